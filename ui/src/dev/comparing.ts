// Recorded values for the development page: the Compare screen.

import type {
  CompareView,
  EvaluationId,
  EvaluationState,
  EvaluationView,
  PairLine,
  PairPage,
  PairQuery,
  RegradedView,
  ScoreView,
  StripGroup,
} from "../host";
import { EXACT, JSON_FIELDS, wrongRows } from "./graders";
import { comparePlan } from "./planning";
import { BATCH_STATES, batchView } from "./batches";
import { projectView } from "./project";
import { cellRows } from "./side-by-side";
import { LABELS } from "./rows";
import { AT, type Scenario } from "./scenarios";

function score(part: Partial<ScoreView> & Pick<ScoreView, "candidate" | "letter" | "name" | "accuracy" | "interval" | "correct">): ScoreView {
  return {
    kind: "prompted",
    way: "Prompt",
    model: "local-base",
    baseline: false,
    winner: false,
    n: 248,
    excluded: 0,
    other_accuracy: (part.accuracy ?? 0) - 0.05,
    cost_per_1000: "0.368",
    cost_per_1000_correct: "0.427",
    p50_ms: 612,
    p95_ms: 1180,
    tokens_per_request: 2250,
    month_projected: "18.4",
    retrieval: null,
    recorded: null,
    further: [],
    comparison: null,
    ...part,
  };
}

function comparison(difference: number, low: number, high: number, p: number, b: number, c: number): NonNullable<ScoreView["comparison"]> {
  return {
    difference_points: difference,
    interval_points: [low, high],
    confidence: 0.9833,
    p_value: p,
    exact_p_value: p * 1.1,
    only_challenger: b,
    only_baseline: c,
    both_right: 209,
    both_wrong: 248 - 209 - b - c,
    finding: low > 0 ? "better" : "not_enough_evidence",
  };
}

const QUESTION = "Which is better, is it real, and where?";

const EVALUATION_STATES: Partial<Record<Scenario, EvaluationState>> = { comparing: "running", drafting: "running", stopped: "stopped", ...BATCH_STATES };

function verdictView(scenario: Scenario, undecided: boolean): EvaluationView["verdict"] {
  return {
    outcome: undecided ? "not_enough_evidence" : "adopt",
    sentence: undecided
      ? "Not enough evidence: C against A is undecided, +1.6 points, −2.8 to +6.1."
      : "Fine-tune. C labels 93.5 % of tickets right, A 86.3 %, and C costs 55 % less.",
    support: undecided
      ? "About 2,000 more test rows would show a difference of this size. Or keep A."
      : `${scenario === "corrected" ? "After 2 corrections. " : ""}7.3 points more, 3.1 to 11.7 at 98.3 %, p = 0.003, on 248 sealed rows.`,
    caveats: [
      "This baseline matches examples, it is not a language model; it says nothing about prompting one.",
      "2 rows have no answer from B because of a fault that was not B’s.",
    ],
    reasons: [
      "C is better than A: the interval of the difference, +3.1 to +11.7 points, lies above 0.",
      "B and D are undecided: their intervals include 0, and reach below the margin of 2 points.",
      "Among the qualified, C has the best metric.",
      "The first judged run on this test set: it confirms.",
    ],
  };
}

export function evaluationView(scenario: Scenario, chosen: EvaluationId | null = null): EvaluationView {
  const isDraft = scenario === "draft" || scenario === "drafting" || chosen === 5;
  const state = EVALUATION_STATES[scenario] ?? "done";
  const undecided = scenario === "undecided";
  const c = undecided ? comparison(1.6, -2.8, 6.1, 0.92, 17, 13) : comparison(7.3, 3.1, 11.7, 0.0031, 23, 5);
  const scores = [
    score({ candidate: 1, letter: "A", name: "Prompted, 15 examples", accuracy: 0.8629, interval: [0.8146, 0.9002], correct: 214, baseline: true }),
    score({ candidate: 2, letter: "B", name: "Retrieval", kind: "rag", way: "Retrieval", retrieval: { k: 5, with_source: 0, hits: 0, hit_rate: null, mean_reciprocal_rank: null, with_answer: 248, answer_shown: 221, answer_rate: 0.8911 }, accuracy: 0.8824, interval: [0.836, 0.917], correct: 219, excluded: 2, cost_per_1000: "0.545", cost_per_1000_correct: "0.618", p50_ms: 894, p95_ms: 1620, comparison: comparison(2, -2.4, 6.5, 0.92, 16, 11) }),
    score({ candidate: 3, letter: "C", name: "Fine-tuned, short prompt", kind: "fine_tuned", way: "Fine-tuned", model: "ft:local-base:8Kd2", accuracy: undecided ? 0.879 : 0.9355, interval: undecided ? [0.832, 0.914] : [0.898, 0.96], correct: undecided ? 218 : 232, winner: !undecided, tokens_per_request: 162, month_projected: "2.59", cost_per_1000: "0.165", cost_per_1000_correct: "0.176", p50_ms: 402, p95_ms: 760, comparison: c }),
    score({ candidate: 4, letter: "D", name: "Local classifier", accuracy: 0.8434, interval: [0.793, 0.883], correct: 209, cost_per_1000: null, cost_per_1000_correct: null, p50_ms: 3.2, p95_ms: 5.1, comparison: comparison(-2, -7.2, 3.2, 0.92, 15, 20) }),
  ];
  const done = state === "done";
  // As on the built-in provider: nothing is paid, and a month is projected.
  if (scenario === "free-text") for (const entry of scores) Object.assign(entry, { cost_per_1000: "0", cost_per_1000_correct: "0" });
  const hasFields = scenario === "json-fields";
  if (hasFields) {
    for (const entry of scores) {
      entry.further = [
        { name: "Field F1 %", text: "F1 over the fields of an answer, on average over the rows. It decides nothing.", share: (entry.accuracy ?? 0) + 0.03 },
        { name: "Schema %", text: "Right by a JSON schema: it must be JSON that fits the schema. It decides nothing.", share: 0.992 },
      ];
    }
  }
  const verdict = done && !isDraft ? verdictView(scenario, undecided) : null;
  return {
    id: chosen ?? (isDraft ? 5 : 1),
    headline: {
      question: QUESTION,
      answer: verdict?.sentence ?? (isDraft ? "Draft: A 84.7 %, B 87.1 % and C 91.9 % right on 124 validation rows." : state === "stopped" ? "Stopped after 409 of 992 answers." : "Asking: 409 of 992 answers."),
      support: verdict?.support ?? (isDraft ? "A draft is free to repeat and never a verdict. No sealed row was asked." : "Figures appear when all candidates answered."),
    },
    kind: isDraft ? "draft" : "look",
    name: isDraft ? "Draft" : chosen === 4 ? "Look 2" : "Look 1",
    corrections: scenario === "corrected" ? 2 : 0,
    state,
    done: done ? 992 : 409,
    total: 992,
    rate: done || scenario in BATCH_STATES ? null : 12.4,
    remaining_seconds: state === "running" && !(scenario in BATCH_STATES) ? 47 : null,
    created_at: AT,
    batch: batchView(scenario),
    volume_per_month: scenario === "undecided" ? null : 20_000,
    price_model: "gpt-4.1-mini",
    possibly_billed_twice: scenario === "stopped" ? 3 : 0,
    spent: scenario === "free-text" ? "0" : done ? "0.412" : "0.171",
    unknown_costs: 0,
    from_cache: scenario === "comparing" ? 120 : 0,
    budget: scenario === "comparing" ? "0.50" : null,
    trials: 1,
    scores: done ? scores : scores.map((entry) => ({ ...entry, accuracy: null, interval: null, comparison: null, winner: false })),
    verdict,
    metric: hasFields ? JSON_FIELDS : EXACT,
    has_fields: done && hasFields,
    regraded: hasFields ? [regraded(scores)] : [],
    combination: done ? COMBINATION : null,
    changes: done ? CHANGES : [],
    error: null,
  };
}

const COMBINATION: EvaluationView["combination"] = {
  sentence: "Worth trying combined: of the rows that A has wrong, B fixes 9 that C does not, and C fixes 16 that B does not.",
  worth_trying: true,
  fixes: [
    { text: "B fixes, A wrong", rows: 16, challenger: 2, filter: "only_challenger", also: [] },
    { text: "C fixes, A wrong", rows: 23, challenger: 3, filter: "only_challenger", also: [] },
    { text: "Both fix, A wrong", rows: 7, challenger: 2, filter: "only_challenger", also: [{ candidate: 3, right: true }] },
    { text: "Only B right, A wrong", rows: 9, challenger: 2, filter: "only_challenger", also: [{ candidate: 3, right: false }] },
    { text: "Only C right, A wrong", rows: 16, challenger: 3, filter: "only_challenger", also: [{ candidate: 2, right: false }] },
  ],
  bound: {
    rows: 243,
    n: 248,
    share: 0.9798,
    interval: [0.9537, 0.9914],
    text: "243 of 248 rows are right at one candidate or another: 98.0 % (95 % interval 95.4 to 99.1). That is an upper bound: it takes a choice that never errs, and nobody reached it. The best alone, C, has 232.",
  },
};

const CHANGES: EvaluationView["changes"] = [
  { candidate: 1, letter: "A", way: "Prompt", documents: "Nothing, except where facts stand in its prompt.", behaviour: "Edit its prompt: it holds from the next request on.", pays_back: null },
  { candidate: 2, letter: "B", way: "Retrieval", documents: "Index them again: 300 passages took 0.1 s here.", behaviour: "Edit its prompt: it holds from the next request on.", pays_back: null },
  { candidate: 3, letter: "C", way: "Fine-tuned", documents: "Nothing, until it is trained again on rows that say the new facts.", behaviour: "Train it again on new rows: the last training took 12 min 40 s, it cost $4.31.", pays_back: "Training is paid back after 4 days (2,410 requests)." },
  { candidate: 4, letter: "D", way: "Classifier", documents: "Nothing, until it is trained again on rows that say the new facts.", behaviour: "Train it again on new rows: the last training took 2.2 s, it cost nothing.", pays_back: null },
];

/** The same answers by exact match. */
function regraded(scores: ScoreView[]): RegradedView {
  return {
    metric: EXACT,
    created_at: AT,
    scores: scores.map((entry) => ({ ...entry, accuracy: entry.other_accuracy })),
    verdict: {
      outcome: "not_enough_evidence",
      sentence: "Not enough evidence: C against A is undecided, +3.2 points, −1.1 to +7.6.",
      support: "About 900 more test rows would show a difference of this size.",
      caveats: ["This holdout was judged before, so this look is exploratory."],
      reasons: [],
    },
  };
}

export function compareView(scenario: Scenario, chosen: EvaluationId | null = null): CompareView {
  const isDraft = scenario === "draft" || chosen === 5;
  const hasRun = isDraft || scenario in BATCH_STATES || ["drafting", "corrected", "comparing", "stopped", "verdict", "undecided", "many-labels", "odd-answers", "free-text", "json-fields"].includes(scenario);
  const evaluation = hasRun ? evaluationView(scenario, chosen) : null;
  const blocked = scenario === "compare-blocked" || !projectView(scenario).sealed;
  return {
    headline: evaluation?.headline ?? {
      question: QUESTION,
      answer: "Ready: 4 candidates answer 248 sealed rows.",
      support: "992 calls. This test set was never judged.",
    },
    plan: blocked ? null : comparePlan(scenario, hasRun ? 1 : 0),
    blocking: blocked ? ["The test set is not sealed.", "C is not trained yet."] : [],
    evaluation,
  };
}

function strip(scenario: Scenario): StripGroup[] {
  let state = 7;
  const next = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
  const many = scenario === "many-labels";
  const groups = many ? Array.from({ length: 150 }, (_, index) => [`intent_${index}`, 30] as const) : LABELS.map(([label, rows]) => [label, Math.round(rows / 5)] as const);
  return groups.map(([label, rows]) => ({
    label,
    marks: Array.from({ length: rows }, () => {
      const draw = next();
      if (draw < 0.09) return "+";
      if (draw < 0.11) return "-";
      return draw < 0.16 ? "x" : ".";
    }).join(""),
  }));
}

export const PAIRS = [
  ["Two identical debits on my card for one order", "billing_refund", "billing_invoice"],
  ["You billed us for 12 seats, we have 9. Correct it please", "billing_invoice", "billing_refund"],
  ["I cancelled on the 3rd and you still took the money", "billing_refund", "cancel_subscription"],
  ["Reset mail comes, but the link opens a blank page", "password_reset", "bug_report"],
  ["delete me. all of it. gdpr", "data_deletion", "cancel_subscription"],
  ["Can’t sign in, it wants a code from my old phone", "login_problem", "password_reset"],
  ["Invoice 2211 shows the wrong company name", "billing_invoice", "change_plan"],
] as const;

export function pairPage(query: PairQuery, scenario: Scenario): PairPage {
  const totals = { all: 248, only_challenger: 23, only_baseline: 5, both_wrong: 11, both_right: 209 };
  const total = query.search !== "" ? 2 : query.cell ? cellRows(query.cell, scenario) : query.field ? wrongRows(query.field) : totals[query.filter];
  const rows: PairLine[] = Array.from({ length: Math.max(0, Math.min(query.limit, total - query.offset)) }, (_, step) => {
    const index = query.offset + step;
    const [input, expected, other] = PAIRS[index % PAIRS.length] ?? PAIRS[0];
    const right = { text: expected, correct: true, right_of: null, explanation: "The same text, character for character.", latency_ms: 402 - index };
    const wrong = { text: other, correct: false, right_of: null, explanation: "Another text.", latency_ms: 612 - index };
    const challengerRight = ["only_challenger", "both_right"].includes(query.filter) || (query.filter === "all" && index % 9 !== 4);
    const baselineRight = ["only_baseline", "both_right"].includes(query.filter) || (query.filter === "all" && index % 7 !== 2);
    return {
      id: 14 + index * 13,
      number: 14 + index * 13,
      input,
      expected,
      baseline: query.filter === "all" && index === 3 ? null : baselineRight ? right : wrong,
      challenger: challengerRight ? right : wrong,
    };
  });
  return { total, offset: query.offset, rows, strip: strip(scenario) };
}
