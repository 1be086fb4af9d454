import { useCallback, useState } from "react";

import { type CandidateId, toHostError, useHost } from "../host";
import { nextRound, NO_ROUND, type Round, withOutcome, withPiece } from "./asking";

/** A question of a person, and the way to ask it. */
export type Playground = {
  round: Round;
  text: string;
  setText: (text: string) => void;
  /** Asks each of them, all at once. */
  ask: (candidates: readonly CandidateId[]) => void;
  isAsking: boolean;
};

/**
 * Asks candidates a question and keeps the answers. They are no queries, because a query that is
 * read anew would ask again, and a question costs money.
 */
export function usePlayground(): Playground {
  const host = useHost();
  const [text, setText] = useState("");
  const [round, setRound] = useState(NO_ROUND);
  const ask = useCallback(
    (candidates: readonly CandidateId[]) => {
      const next = nextRound(round, text, candidates);
      setRound(next);
      for (const candidate of candidates) {
        const onPiece = (piece: string) => setRound((now) => withPiece(now, next.number, candidate, piece));
        host.candidates.ask({ candidate, text }, onPiece).then(
          (answer) => setRound((now) => withOutcome(now, next.number, candidate, { state: "answered", answer })),
          (thrown: unknown) =>
            setRound((now) => withOutcome(now, next.number, candidate, { state: "failed", error: toHostError(thrown) })),
        );
      }
    },
    [host, round, text],
  );
  const isAsking = [...round.asked.values()].some(({ state }) => state === "asking");
  return { round, text, setText, ask, isAsking };
}
