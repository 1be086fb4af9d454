// Recorded values for the development page: one row side by side, and the confused labels.

import type {
  CandidateAnswer,
  ComparedRow,
  ComparedRowQuery,
  ConfusionCell,
  ConfusionCount,
  ConfusionQuery,
  ConfusionView,
  DiffSegment,
  LabelFigures,
} from "../host";
import { PAIRS } from "./comparing";
import { LABELS } from "./rows";
import type { Scenario } from "./scenarios";

const GIVEN: CandidateAnswer["given"] = [
  { document: "handbook/returns.md", number: 3, score: 7.31, text: "Returns > Money back\nMoney for a parcel that came back goes out as a refund within two days.", holds_answer: true },
  { document: "handbook/who-handles-what.md", number: 12, score: 4.02, text: "Invoices are written on the first of a month.", holds_answer: false },
];

const QUESTION = "Which is better, is it real, and where?";
const NAMES: ReadonlyArray<readonly [string, string]> = [
  ["A", "Prompted, 15 examples"],
  ["B", "Retrieval"],
  ["C", "Fine-tuned, short prompt"],
  ["D", "Local classifier"],
];

function segments(one: string, two: string): DiffSegment[] {
  if (one === two) return one === "" ? [] : [{ kind: "kept", text: one }];
  const both: DiffSegment[] = [
    { kind: "removed", text: one },
    { kind: "inserted", text: two },
  ];
  return both.filter((segment) => segment.text !== "");
}

function answer(place: number, text: string | null, expected: string, other: string | null, part: Partial<CandidateAnswer> = {}): CandidateAnswer {
  const [letter, name] = NAMES[place] ?? ["?", "?"];
  const isRight = text === expected;
  return {
    candidate: place + 1,
    letter,
    name,
    state: isRight ? "right" : "wrong",
    grade: isRight ? "Right" : "Wrong",
    explanation: isRight ? "The same text, character for character." : "Another text.",
    answer: text === null ? null : { text, cut_from: null },
    against_expected: text === null ? [] : segments(text, expected),
    against_baseline: text === null || other === null || place === 0 ? [] : segments(text, other),
    given: place === 1 ? GIVEN : [],
    prompt_tokens: [2284, 1361, 195, 121][place] ?? 0,
    cached_tokens: place === 0 ? 1920 : 0,
    completion_tokens: 14 - place,
    cost: ["0.000322", "0.000569", "0.000194", null][place] ?? null,
    latency_ms: [588, 941, 398, 3.2][place] ?? null,
    first_token_ms: place < 3 ? [412, 730, 310][place] ?? null : null,
    waited_ms: [588, 4210, 398, 3.2][place] ?? null,
    attempts: place === 1 ? 3 : 1,
    ...part,
  };
}

/** Answers that are none, or that are hard to show. */
function oddAnswers(expected: string): CandidateAnswer[] {
  const long = "The customer writes that the money was taken twice and asks for it back. ".repeat(280).slice(0, 20_000);
  const hostile = "<script>alert(1)</script> \u202Eteksab ruoy\u202C\u0000 {{7*7}}";
  return [
    answer(0, "No, I can’t help with that.", expected, null, { grade: "Refused, counts as wrong", explanation: "The model refuses to answer." }),
    answer(1, null, expected, null, { state: "excluded", grade: "No answer, counts for nobody", explanation: "The connection was lost after 3 attempts: error sending request for the completion.", latency_ms: null, prompt_tokens: null, cost: null }),
    answer(2, long, expected, null, { answer: { text: long, cut_from: 1_048_576 }, explanation: "Another text. It ends at the limit of tokens." }),
    answer(3, "", expected, null),
    answer(4, hostile, expected, null, { letter: "E", name: "A candidate whose name goes on and on and on" }),
    answer(5, null, expected, null, { letter: "F", name: "Endpoint", state: "missing", grade: "Not asked", explanation: "The evaluation has no answer of it to this row.", attempts: 0, latency_ms: null, prompt_tokens: null, cost: null }),
  ];
}

export function comparedRow(query: ComparedRowQuery, scenario: Scenario): ComparedRow {
  const place = Math.max(0, Math.round((query.row - 14) / 13));
  const [input, expected, other] = PAIRS[place % PAIRS.length] ?? PAIRS[0];
  const isOdd = scenario === "odd-answers";
  const asked = isOdd ? `${input} `.repeat(60) : input;
  const json = scenario === "free-text";
  const text = (label: string, priority: string) => (json ? `{"label": "${label}", "priority": "${priority}"}` : label);
  const baseline = text(other, "normal");
  return {
    id: query.row,
    number: query.row,
    headline: {
      question: QUESTION,
      answer: isOdd ? "A and B have no answer here, so the row counts for nobody." : `C is right here and A is not: ${expected} read as ${other}.`,
      support: "B is right, D is wrong. On all 248 rows C against A: +7.3 points, +3.1 to +11.7.",
    },
    input: { text: asked, cut_from: null },
    expected: { text: text(expected, "high"), cut_from: null },
    answers: isOdd
      ? oddAnswers(expected)
      : [baseline, text(expected, "high"), text(expected, "high"), baseline].map((said, index) => answer(index, said, text(expected, "high"), baseline)),
  };
}

function share(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}

function figures(label: string, expected: number, answered: number, correct: number): LabelFigures {
  return { label, expected, answered, correct, precision: share(correct, answered), recall: share(correct, expected), f1: share(2 * correct, expected + answered) };
}

function cellsOf(count: number): ConfusionCount[] {
  return Array.from({ length: count }, (_, place): ConfusionCount[] => {
    const rows = count > 50 ? 30 : 10 + ((place * 7) % 12);
    const wrong = count > 50 ? place % 3 : (place * 5) % 7;
    const other = (place * 3 + 1) % count;
    const cells: ConfusionCount[] = [{ expected: place, answered: place, rows: rows - wrong }];
    if (wrong > 1 && other !== place) cells.push({ expected: place, answered: other, rows: wrong - 1 });
    if (wrong > 0) cells.push({ expected: place, answered: place % 4 === 1 || other === place ? null : (place + 1) % count, rows: wrong > 1 && other !== place ? 1 : wrong });
    return cells;
  }).flat();
}

export function confusionView(query: ConfusionQuery, scenario: Scenario): ConfusionView {
  const letter = NAMES[query.candidate - 1]?.[0] ?? "?";
  if (scenario === "free-text") {
    return {
      candidate: query.candidate,
      headline: { question: QUESTION, answer: `${letter} answers in free text: there are no labels to confuse.`, support: "" },
      absent: "There is no table of labels, because the answers are no closed set: 248 test rows have 241 different answers. They are one where nine in ten are a short line and each stands in two rows on average.",
      n: 0,
      labels: [],
      cells: [],
      confusions: [],
    };
  }
  const names = scenario === "many-labels" ? Array.from({ length: 150 }, (_, index) => `intent_${String(index).padStart(3, "0")}_about_something`) : LABELS.map(([label]) => label).toSorted();
  const cells = cellsOf(names.length);
  const sum = (of: (cell: ConfusionCount) => boolean) => cells.filter(of).reduce((total, cell) => total + cell.rows, 0);
  const labels = names.map((label, place) =>
    figures(label, sum((cell) => cell.expected === place), sum((cell) => cell.answered === place), sum((cell) => cell.answered === place && cell.expected === place)),
  );
  const wrong = cells.filter((cell) => cell.answered !== cell.expected).toSorted((one, two) => two.rows - one.rows);
  const name = (place: number | null) => (place === null ? "no label" : (names[place] ?? ""));
  const n = sum(() => true);
  return {
    candidate: query.candidate,
    headline: {
      question: QUESTION,
      answer: `${letter} is wrong on ${wrong.reduce((total, cell) => total + cell.rows, 0)} of ${n} rows, most often with ${name(wrong[0]?.answered ?? null)} for ${name(wrong[0]?.expected ?? null)}: ${wrong[0]?.rows ?? 0} times.`,
      support: `${labels.filter((label) => label.correct < label.expected || label.correct < label.answered).length} of ${labels.length} labels with an error. Least often right: ${name(3)}, 12 of 19 rows.`,
    },
    absent: null,
    n,
    labels,
    cells,
    confusions: wrong.map((cell) => ({ ...cell, sentence: `${name(cell.answered)} answered for ${name(cell.expected)}: ${cell.rows === 1 ? "once" : `${cell.rows} times`}` })),
  };
}

/** How many rows a cell of the recorded matrix has. */
export function cellRows(cell: ConfusionCell, scenario: Scenario): number {
  const { labels, cells } = confusionView({ evaluation: 1, candidate: cell.candidate }, scenario);
  const place = (label: string | null) => (label === null ? null : labels.findIndex((entry) => entry.label === label));
  const found = cells.find((entry) => entry.expected === place(cell.expected) && entry.answered === place(cell.answered));
  return found?.rows ?? 0;
}
