import type { CandidateId, CandidateView, HostError, PlaygroundAnswer } from "../host";

/** What became of a question to one candidate. */
export type Asked =
  /** `text` is what came of the answer so far. */
  | { state: "asking"; text: string }
  | { state: "answered"; answer: PlaygroundAnswer }
  | { state: "failed"; error: HostError };

/** A question and what came of it, candidate by candidate. */
export type Round = {
  /** Later rounds have higher numbers; an answer to an earlier one comes too late. */
  number: number;
  text: string;
  /** Why the question itself is refused, whoever is asked. */
  refused: HostError | null;
  asked: ReadonlyMap<CandidateId, Asked>;
};

export const NO_ROUND: Round = { number: 0, text: "", refused: null, asked: new Map() };

/** The next question, to those who are asked now. What others answered to the one before is gone. */
export function nextRound(before: Round, text: string, candidates: readonly CandidateId[]): Round {
  const asked = new Map(candidates.map((id): [CandidateId, Asked] => [id, { state: "asking", text: "" }]));
  return { number: before.number + 1, text, refused: null, asked };
}

/** The round once one candidate answered or failed; unchanged where that belongs to an earlier one. */
export function withOutcome(round: Round, number: number, id: CandidateId, outcome: Asked): Round {
  if (round.number !== number) return round;
  // A question that may not be asked is nobody's fault: it is said at the question.
  if (outcome.state === "failed" && outcome.error.field === "text") {
    const asked = new Map(round.asked);
    asked.delete(id);
    return { ...round, refused: outcome.error, asked };
  }
  return { ...round, asked: new Map(round.asked).set(id, outcome) };
}

/** The round once another piece of an answer came. */
export function withPiece(round: Round, number: number, id: CandidateId, piece: string): Round {
  const before = round.asked.get(id);
  if (round.number !== number || before?.state !== "asking") return round;
  return { ...round, asked: new Map(round.asked).set(id, { state: "asking", text: before.text + piece }) };
}

/** Whether some of those who were asked have not answered yet. */
export function isUnderWay(round: Round): boolean {
  return [...round.asked.values()].some(({ state }) => state === "asking");
}

/** Whether it can answer at all. */
export function isTrained({ model }: CandidateView): boolean {
  return model !== null;
}

/** `Ask A`, `Ask A and C`, `Ask A, B and D`, `Ask 5 candidates`. */
export function askWords(letters: readonly string[]): string {
  if (letters.length === 0) return "Ask";
  if (letters.length > 4) return `Ask ${letters.length} candidates`;
  const last = letters.at(-1);
  return letters.length === 1 ? `Ask ${last}` : `Ask ${letters.slice(0, -1).join(", ")} and ${last}`;
}
