// Recorded values for the development page: how an answer is judged.

import {
  type FieldCell,
  type FieldFigures,
  type FieldsView,
  type GraderChoice,
  type GradersView,
  type GradeView,
  HostError,
  type MetricView,
  type TriedView,
  type TryOut,
  type TryOutRow,
} from "../host";
import { LONG_NAME, type Scenario } from "./scenarios";

export const EXACT: MetricView = {
  grader: { kind: "exact_match" },
  name: "exact match",
  asks: "it must be the expected text, character for character",
};

export const JSON_FIELDS: MetricView = {
  grader: { kind: "json_fields", texts: null },
  name: "JSON fields",
  asks: "every field must be there with its value, and no other; the score is F1 over the fields",
};

const NORMALISED: MetricView = {
  grader: { kind: "normalised_match", normalisation: { trim: true, case: true, nfkc: true, punctuation: true, spaces: true, numbers: false, currency: false } },
  name: "normalised match",
  asks: "case, spaces, character form and punctuation at the ends are put aside",
};

const LABEL_ROWS: TryOutRow[] = [
  ["Two identical debits on my card for one order", "billing_refund", "billing_refund", "Billing_refund."],
  ["Reset mail comes, but the link opens a blank page", "password_reset", "bug_report", "password_reset"],
  ["مرحبا، أين طلبي؟", "shipping_delay", "shipping_delay", "shipping_delay"],
].map(([input = "", expected = "", a = "", c = ""], place) => ({
  id: 14 + place * 13,
  number: 14 + place * 13,
  input,
  expected,
  answers: [
    { letter: "A", text: a },
    { letter: "C", text: c },
  ],
}));

const JSON_ROWS: TryOutRow[] = [
  {
    id: 9,
    number: 9,
    input: "Please correct invoice 2211, it shows the wrong company",
    expected: '{"topic": "invoice", "urgent": false, "number": 2211}',
    answers: [
      { letter: "A", text: '{"urgent": false, "topic": "refund", "number": 2211}' },
      { letter: "C", text: '{"number": 2211, "topic": "invoice", "urgent": false}' },
    ],
  },
];

export function gradersView(scenario: Scenario): GradersView {
  const isJson = scenario === "json-fields";
  const primary = isJson ? JSON_FIELDS : EXACT;
  const reason = isJson
    ? "The answers are JSON: they are compared field by field, whatever the order and the spaces."
    : "The answers come from a set of 12, which whatever reads them compares exactly.";
  const isJudged = ["verdict", "undecided", "json-fields"].includes(scenario);
  return {
    headline: { question: "How is an answer judged?", answer: `By ${primary.name}: ${primary.asks}.`, support: `Proposed: ${reason}` },
    primary,
    reason,
    also: isJson ? [EXACT] : [],
    proposals: [
      {
        metric: primary,
        reason,
        caution: scenario === "long" ? `The data writes 3 of them in another way too, ${LONG_NAME} among them: bring them to one spelling on the Data screen, or put case and spaces aside.` : null,
      },
      { metric: NORMALISED, reason: "Also counts what differs only in case, spaces or a full stop.", caution: null },
    ],
    judged: isJudged ? 1 : 0,
    notice: isJudged ? "This test set was judged 1 time. Another primary metric is allowed, and whatever it finds on this test set is exploratory; the judged verdict keeps its words." : null,
    rows: isJson ? JSON_ROWS : LABEL_ROWS,
    regrade: scenario === "undecided" ? { evaluation: 1, says: "The last comparison was judged by exact match. Its answers can be graded by normalised match without a call; what that finds is exploratory." } : null,
  };
}

const refused = (field: string, message: string) => new HostError({ code: "invalid_input", message, field, retryable: false });
const plain = (text: string) => text.trim().toLowerCase().replace(/[.!?]$/, "");

function fieldsOf(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** As the core would refuse a pattern or a schema, at its place. */
function fault(grader: GraderChoice): HostError | null {
  if (grader.kind === "regex") {
    try {
      return new RegExp(grader.pattern).source === "(?:)" ? refused("pattern", "It is empty.") : null;
    } catch {
      return refused("pattern", "The pattern can't be read: unclosed group.");
    }
  }
  if (grader.kind === "json_schema") {
    try {
      JSON.parse(grader.schema);
    } catch {
      return refused("schema", "This is no JSON: expected `,` or `}` at line 3 column 3.");
    }
  }
  return null;
}

/** Grades a little like the core: enough to look at. */
export function tried({ grader, pair, rows }: TryOut): Promise<TriedView> {
  const error = fault(grader);
  if (error !== null) return Promise.reject(error);
  const grade = ({ expected, answer }: TryOut["pair"]) => (grader.kind === "json_fields" ? byFields(expected, answer) : byText(grader, expected, answer));
  const grades = rows.map(grade);
  const right = grades.filter((one) => one.correct).length;
  return Promise.resolve({ asks: "An answer is right by exact match: it must be the expected text, character for character.", says: `${right} of ${grades.length} answers are right by it.`, grade: grade(pair), rows: grades });
}

function byText(grader: GraderChoice, expected: string, answer: string): GradeView {
  const correct = grader.kind === "regex" ? new RegExp(grader.pattern).test(answer) : grader.kind === "exact_match" ? expected === answer : plain(expected) === plain(answer);
  return { correct, score: correct ? 1 : 0, explanation: correct ? "The same text, character for character." : "Another text.", parts: [] };
}

function byFields(expected: string, answer: string): GradeView {
  const [want, got] = [fieldsOf(expected), fieldsOf(answer)];
  const parts = Object.keys({ ...want, ...got }).map((name) => ({
    name,
    correct: want[name] === got[name],
    expected: name in want ? JSON.stringify(want[name]) : null,
    answered: name in got ? JSON.stringify(got[name]) : null,
  }));
  const right = parts.filter((part) => part.correct).length;
  return { correct: right === parts.length, score: parts.length === 0 ? 1 : right / parts.length, explanation: `${right} of ${parts.length} fields are right.`, parts };
}

function figures(right: number, answered: number, expected: number, wrong: number): FieldFigures {
  return { right, answered, wrong_rows: wrong, precision: right / answered, recall: right / expected, f1: (2 * right) / (answered + expected) };
}

const FIELDS: FieldsView["fields"] = [
  { name: "items[].price", expected: 412, figures: [figures(301, 398, 412, 61), figures(310, 402, 412, 55), figures(377, 411, 412, 22), figures(280, 412, 412, 80)] },
  { name: "topic", expected: 248, figures: [figures(214, 248, 248, 34), figures(219, 246, 248, 29), figures(232, 248, 248, 16), figures(209, 248, 248, 39)] },
  { name: LONG_NAME, expected: 248, figures: [figures(240, 248, 248, 8), figures(241, 248, 248, 7), figures(246, 248, 248, 2), figures(239, 248, 248, 9)] },
  { name: "urgent", expected: 248, figures: [figures(248, 248, 248, 0), figures(247, 248, 248, 1), figures(248, 248, 248, 0), figures(246, 248, 248, 2)] },
];

export function fieldsView(scenario: Scenario): FieldsView {
  const isThere = scenario === "json-fields";
  return {
    headline: {
      question: "Which fields are answered wrong?",
      answer: isThere ? "`items[].price` is the worst: D has an F1 of 0.68, wrong in 80 rows." : "The answers are graded as a whole.",
      support: isThere ? "4 fields, the worst first, on the rows that every candidate answered." : "",
    },
    absent: isThere ? null : "There is no table of fields: the answers of this comparison are not graded by their JSON fields or tool calls. Choose that beside the primary metric before the next run.",
    candidates: ["A", "B", "C", "D"].map((letter, place) => ({ candidate: place + 1, letter })),
    fields: isThere ? FIELDS : [],
  };
}

/** The rows in which a field is wrong. */
export function wrongRows({ candidate, field }: FieldCell): number {
  return FIELDS.find((line) => line.name === field)?.figures[candidate - 1]?.wrong_rows ?? 0;
}
