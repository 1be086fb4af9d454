// Recorded values for the development page: what the core says in each state that a person can meet.

import type {
  AppView,
  CandidatesView,
  CompareView,
  DataView,
  EvaluationView,
  ImportPreview,
  EvaluationState,
  JobStateView,
  JobView,
  LossPoint,
  PairLine,
  PairPage,
  PairQuery,
  ProjectView,
  ScoreView,
  SplitOption,
  StripGroup,
  TrainView,
} from "../host";
import { LABELS } from "./rows";

const AT = new Date(2026, 10, 21, 14, 5, 32).getTime();

export const LONG_NAME =
  "Kundenanfragen_Zusammenführung_final_v7_mit-einem-sehr-langen-Namen-der-nicht-aufhört-2026-11-20 (Kopie)";

export type Scenario =
  | "first" | "recent" | "import" | "import-jsonl" | "import-running" | "import-failing"
  | "undivided" | "own-test" | "divided" | "sealed" | "million" | "few" | "long"
  | "plan" | "plan-blocked" | "training" | "training-start" | "paused" | "failed" | "trained"
  | "compare-blocked" | "compare-plan" | "comparing" | "stopped" | "verdict" | "undecided" | "many-labels" | "broken";

export function projectView(scenario: Scenario): ProjectView {
  const sealed = !["undivided", "own-test", "divided", "few", "million", "long"].includes(scenario);
  const divided = scenario !== "undivided" && scenario !== "few";
  const rows = scenario === "million" ? 1_000_000 : scenario === "few" ? 7 : 1240;
  return {
    name: scenario === "long" ? LONG_NAME : "Support triage",
    file_name: "support-triage.holdout",
    rows,
    version: sealed ? 4 : 3,
    splits: divided ? { train: 868, validation: 124, test: 248 } : { train: 0, validation: 0, test: 0 },
    sealed,
    judged: ["verdict", "undecided", "many-labels"].includes(scenario) ? 1 : 0,
    errors: sealed ? 0 : 2,
    findings: sealed ? 0 : 31,
    candidates: 4,
    running:
      scenario === "training"
        ? { kind: "training", step: 468, total_steps: 645 }
        : scenario === "comparing"
          ? { kind: "comparing", done: 409, total: 992 }
          : null,
    winner: scenario === "verdict" || scenario === "many-labels" ? "C" : null,
    spent: scenario === "verdict" ? "2.46" : "0",
  };
}

export function appView(scenario: Scenario): AppView {
  const bare = ["first", "recent"].includes(scenario) || scenario.startsWith("import");
  return {
    app_version: "0.1.0",
    project: bare ? null : projectView(scenario),
    offered: scenario.startsWith("import")
      ? {
          examples: { handle: "f1", name: scenario === "import-jsonl" ? "chats.jsonl" : "tickets-2026.csv", bytes: 612_400 },
          test: scenario === "import-failing" ? { handle: "f2", name: "tickets-2026-q4.csv", bytes: 88_000 } : null,
        }
      : null,
    recent:
      scenario === "recent"
        ? [
            { handle: "p1", name: "Support triage", opened_at: AT },
            { handle: "p2", name: LONG_NAME, opened_at: AT - 86_400_000 * 3 },
            { handle: "p3", name: "clinc150", opened_at: AT - 86_400_000 * 12 },
          ]
        : [],
    projects_folder: "Documents/Holdout",
  };
}

function column(name: string, distinct: number, samples: string[]): ImportPreview["columns"][number] {
  return { name, samples, distinct, looked_at: 200 };
}

export function preview(scenario: Scenario): ImportPreview {
  const file = appView(scenario).offered?.examples ?? { handle: "f1", name: "tickets.csv", bytes: 1 };
  if (scenario === "import-jsonl") return { file, format: "Chat JSONL, one conversation a line", columns: [], suggested: null };
  return {
    file,
    format: "CSV, separated by semicolons, with a head; UTF-8 with a byte order mark",
    columns: [
      column("ticket_id", 200, ["48213", "48214", "48217", "48220", "48221", "48225", "48230"]),
      column("ticket text", 199, [
        "I was charged twice for the October invoice, please give me back one of the payments",
        "pasword reset mail never arrives",
        "Two-factor codes are rejected since I changed my phone",
        "=HYPERLINK(\"http://example.org\")",
        "مرحبا، أين طلبي؟",
        "Close my account",
        "",
      ]),
      column("label", 14, ["billing_refund", "password_reset", "login_problem", "other", "shipping_delay", "data_deletion", "other"]),
      column("agent", 9, ["d.okafor", "m.lind", "m.lind", "d.okafor", "t.weiss", "t.weiss", "m.lind"]),
    ],
    suggested: { input: "ticket text", answer: "label", prompt: null },
  };
}

export function dataView(scenario: Scenario): DataView {
  const project = projectView(scenario);
  const many = scenario === "many-labels" || scenario === "million";
  return {
    headline: {
      question: "Is this data good enough to train on, and to judge by?",
      answer: project.sealed
        ? "Yes: 1,238 usable examples, and a sealed test set of 248."
        : "Almost: 2 errors are left out, 29 other findings are worth a look.",
      support: "1,240 examples, 14 labels. The test set is clean: no finding, and no row of it stands in training.",
    },
    rows: project.rows,
    splits: project.splits,
    divided: project.splits.test > 0,
    sealed: project.sealed,
    own_test_file: scenario === "own-test",
    issues:
      scenario === "sealed"
        ? []
        : [
            issue("no_assistant_reply", "error", "Empty answer", 2, false, "2 rows have no answer.", "Give them one, or let them be left out."),
            issue("exact_duplicate", "warning", "Exact duplicate", 9, false, "9 rows stand more than once.", "Keep one of each; the others count twice in training."),
            issue("conflicting_answers", "warning", "Conflicting answers", 6, false, "6 rows have the same input and different answers.", "Keep one answer for each input; the model learns neither as long as both stand."),
            issue("exact_leak", "warning", "Stands in the test", 14, true, "14 training rows have an input that stands in the test set.", "They are left out of training."),
            issue("thin_label", "warning", "Thin label", 1, false, "The label other has 26 rows.", "Add examples, or merge it into another."),
            issue("byte_order_mark", "note", "Byte order mark", 1, true, "The file begins with a byte order mark.", "It is skipped."),
          ],
    labels: many
      ? Array.from({ length: 150 }, (_, index) => ({ label: `intent_${String(index).padStart(3, "0")}_of_many`, rows: 150 - index }))
      : scenario === "few"
        ? [{ label: "yes", rows: 4 }, { label: "no", rows: 3 }]
        : LABELS.map(([label, rows]) => ({ label, rows })),
    origins: ["tickets-2026.csv", "tickets-q3.csv"],
    tokens: { total: 105_400, median: 84, longest: 311 },
    excluded: 2,
  };
}

function issue(
  code: DataView["issues"][number]["code"],
  severity: DataView["issues"][number]["severity"],
  title: string,
  rows: number,
  handled: boolean,
  message: string,
  remedy: string,
): DataView["issues"][number] {
  return { code, severity, title, message, remedy, rows, handled };
}

export const splitOptions: SplitOption[] = [
  option(80, 10, 10, 992, 124, 124, 8.4, false),
  option(70, 10, 20, 868, 124, 248, 5.8, true),
  option(50, 10, 40, 620, 124, 496, 4.1, false),
];

function option(train: number, validation: number, test: number, a: number, b: number, c: number, points: number, proposed: boolean): SplitOption {
  return {
    percent: { train, validation, test },
    counts: { train: a, validation: b, test: c },
    detectable_points: points,
    sentence: `With ${c} test rows and 10 % disagreement, a difference of about ${Math.round(points)} points would show.`,
    proposed,
  };
}

const BIG_PROMPT = `You are the triage assistant of Nordwind Software.
Read the customer’s ticket and answer with one JSON object
with the keys "label" and "priority" and nothing else.

Labels:
${LABELS.map(([label]) => `- ${label}: what belongs there, in one line that may well be longer than the window is wide`).join("\n")}

Priority is high when money has left the customer’s account,
when nobody in a company can work, or when a law sets a date.

If both a refund and an invoice are meant, choose the refund.
`;

export const candidatesView: CandidatesView = {
  headline: {
    question: "What are we comparing?",
    answer: "Four candidates, one question: is the 2,148-token prompt worth its cost?",
    support: "A is the baseline. C sends 158 tokens instead of 2,247.",
  },
  candidates: [
    { id: 1, letter: "A", name: "Prompted, 15 examples", kind: "prompted", model: "local-base", system: BIG_PROMPT, shots: 15, prompt_tokens: 2247, evaluated: true, baseline: true, warning: null },
    { id: 2, letter: "B", name: "Prompted, without instructions", kind: "prompted", model: "local-base", system: "", shots: 0, prompt_tokens: 0, evaluated: false, baseline: false, warning: "This baseline has no instructions and no examples. A model is not asked like that in production." },
    { id: 3, letter: "C", name: "Fine-tuned, short prompt", kind: "fine_tuned", model: null, system: null, shots: 0, prompt_tokens: 158, evaluated: false, baseline: false, warning: null },
    { id: 4, letter: "D", name: LONG_NAME, kind: "prompted", model: "local-base", system: "Label it.", shots: 3, prompt_tokens: 84, evaluated: false, baseline: false, warning: null },
  ],
};

/** A training curve of a given length, with noise from a small seeded generator. */
export function lossPoints(upTo: number, total: number): LossPoint[] {
  let state = 42;
  const noise = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648 - 0.5;
  };
  return Array.from({ length: upTo }, (_, index) => {
    const step = index + 1;
    const base = 0.17 + 1.72 * Math.exp((-9 * step) / total);
    const isValidation = step % 43 === 0;
    return {
      step,
      train_loss: Math.max(0.02, base * (1 + noise() * 0.5)),
      train_accuracy: Math.min(1, Math.max(0, 1 - base * 0.48 + noise() * 0.08)),
      valid_loss: isValidation ? base * 1.09 : null,
      valid_accuracy: isValidation ? 1 - base * 0.4 : null,
    };
  });
}

const JOB_STATES: Partial<Record<Scenario, JobStateView>> = {
  training: "running",
  "training-start": "running",
  paused: "paused",
  failed: "failed",
};

export function jobView(scenario: Scenario): JobView {
  const total = 645;
  const step = { training: 468, "training-start": 6, paused: 300, failed: 212, trained: 645 }[scenario as string] ?? total;
  const state = JOB_STATES[scenario] ?? "succeeded";
  const over = state === "succeeded" || state === "failed";
  return {
    id: 1,
    remote_id: "ftjob-8Kd2mQvTz0aLVx1",
    state,
    base_model: "local-base",
    model: state === "succeeded" ? "ft:local-base:holdout:triage:8Kd2" : null,
    step,
    total_steps: total,
    epochs: 3,
    steps: lossPoints(step, total),
    events: [
      ...(state === "failed" ? [event(0, "error", "Validation file: 3 answers are labels that training does not have")] : []),
      event(2, "info", "Epoch 2 finished: training loss 0.20"),
      event(4, "info", "Checkpoint at step 430: validation loss 0.21"),
      event(6, "info", "Full validation: loss 0.21, accuracy 0.93"),
      event(463, "info", "Checkpoint at step 215: validation loss 0.34"),
      event(750, "warn", "Connection lost for 41 s; nothing missed"),
      event(920, "info", "Fine-tuning job started"),
      event(957, "info", "Files validated, job queued"),
      event(980, "info", "Created job ftjob-8Kd2mQvTz0aLVx1"),
      { at: AT - 1_000, level: "info", message: "Step 467: training loss 0.19", is_step: true },
    ],
    checkpoints:
      step < 215
        ? []
        : [
            { step: 215, model: "ft:local-base:ckpt-215", valid_loss: 0.34, valid_accuracy: 0.89 },
            ...(step > 430 ? [{ step: 430, model: "ft:local-base:ckpt-430", valid_loss: 0.21, valid_accuracy: 0.93 }] : []),
          ],
    trained_tokens: Math.round((438_600 * step) / total),
    created_at: AT - 1_000_000,
    finished_at: over ? AT : null,
    seconds: scenario === "training-start" ? 4.2 : 1000,
    remaining_seconds: over || state === "paused" ? null : 372,
    cost: "0",
    overfitting: step < 215 ? null : { ratio: 1.11, word: "healthy", explanation: "Validation loss is 1.11 times training loss: what is learnt holds on rows that were not seen." },
    error:
      state === "failed"
        ? {
            code: "provider_refused",
            message: "The provider stopped the job: the validation file holds labels that training does not have.",
            hint: "Divide again with another seed, so that each label stands in training, or leave the 3 rows out. Nothing was charged.",
            retryable: false,
            request_id: "req_7f3a",
          }
        : null,
  };
}

function event(secondsAgo: number, level: string, message: string): JobView["events"][number] {
  return { at: AT - secondsAgo * 1000, level, message, is_step: false };
}

export function trainView(scenario: Scenario): TrainView {
  const hasJob = ["training", "training-start", "paused", "failed", "trained", "verdict"].includes(scenario);
  const unsealed = !projectView(scenario).sealed;
  const job = hasJob ? jobView(scenario) : null;
  return {
    headline: {
      question: "What will it cost, and how is it going?",
      answer: unsealed
        ? "Nothing can be trained before the test set is sealed."
        : job === null
          ? "Training costs nothing and takes a few seconds on this computer."
          : { running: "Going well: validation loss is 0.21 and still falling.", paused: "Paused at step 300 of 645.", failed: "The training failed at step 212." }[job.state as "running"] ??
            "C is trained. Compare it on the 248 sealed rows.",
      support: "local-base, with data v4. No sign of overfitting so far.",
    },
    plan: unsealed
      ? null
      : {
          model: "local-base",
          provider: "the local provider, on this computer",
          train_rows: 854,
          validation_rows: 124,
          leaks_left_out: 14,
          unusable_left_out: 2,
          train_tokens: 146_200,
          epochs: scenario === "plan-blocked" ? null : 10,
          cost: scenario === "plan-blocked" ? null : "0",
          blocking:
            scenario === "plan-blocked"
              ? ["8 training rows are fewer than the 10 that the provider wants. Add examples, or move rows from validation."]
              : [],
          test_absent: true,
        },
    job,
    jobs: hasJob ? 1 : 0,
  };
}

function score(part: Partial<ScoreView> & Pick<ScoreView, "candidate" | "letter" | "name" | "accuracy" | "interval" | "correct">): ScoreView {
  return {
    kind: "prompted",
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

const EVALUATION_STATES: Partial<Record<Scenario, EvaluationState>> = { comparing: "running", stopped: "stopped" };

export function evaluationView(scenario: Scenario): EvaluationView {
  const state = EVALUATION_STATES[scenario] ?? "done";
  const undecided = scenario === "undecided";
  const c = undecided ? comparison(1.6, -2.8, 6.1, 0.92, 17, 13) : comparison(7.3, 3.1, 11.7, 0.0031, 23, 5);
  const scores = [
    score({ candidate: 1, letter: "A", name: "Prompted, 15 examples", accuracy: 0.8629, interval: [0.8146, 0.9002], correct: 214, baseline: true }),
    score({ candidate: 2, letter: "B", name: "Retrieval", accuracy: 0.8824, interval: [0.836, 0.917], correct: 219, excluded: 2, cost_per_1000: "0.545", cost_per_1000_correct: "0.618", p50_ms: 894, p95_ms: 1620, comparison: comparison(2, -2.4, 6.5, 0.92, 16, 11) }),
    score({ candidate: 3, letter: "C", name: "Fine-tuned, short prompt", kind: "fine_tuned", model: "ft:local-base:8Kd2", accuracy: undecided ? 0.879 : 0.9355, interval: undecided ? [0.832, 0.914] : [0.898, 0.96], correct: undecided ? 218 : 232, winner: !undecided, cost_per_1000: "0.165", cost_per_1000_correct: "0.176", p50_ms: 402, p95_ms: 760, comparison: c }),
    score({ candidate: 4, letter: "D", name: "Local classifier", accuracy: 0.8434, interval: [0.793, 0.883], correct: 209, cost_per_1000: null, cost_per_1000_correct: null, p50_ms: 3.2, p95_ms: 5.1, comparison: comparison(-2, -7.2, 3.2, 0.92, 15, 20) }),
  ];
  const done = state === "done";
  return {
    id: 1,
    state,
    done: done ? 992 : 409,
    total: 992,
    rate: done ? null : 12.4,
    remaining_seconds: state === "running" ? 47 : null,
    created_at: AT,
    possibly_billed_twice: scenario === "stopped" ? 3 : 0,
    scores: done ? scores : scores.map((entry) => ({ ...entry, accuracy: null, interval: null, comparison: null, winner: false })),
    verdict: done
      ? {
          outcome: undecided ? "not_enough_evidence" : "adopt",
          sentence: undecided
            ? "Not enough evidence: C against A is undecided, +1.6 points, −2.8 to +6.1."
            : "Fine-tune. C labels 93.5 % of tickets right, A 86.3 %, and C costs 55 % less.",
          support: undecided
            ? "About 2,000 more test rows would show a difference of this size. Or keep A."
            : "7.3 points more, 3.1 to 11.7 at 98.3 %, p = 0.003, on 248 sealed rows.",
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
        }
      : null,
    error: null,
  };
}

export function compareView(scenario: Scenario): CompareView {
  const hasRun = ["comparing", "stopped", "verdict", "undecided", "many-labels"].includes(scenario);
  const blocked = scenario === "compare-blocked" || !projectView(scenario).sealed;
  return {
    headline: {
      question: "Which is better, is it real, and where?",
      answer: hasRun ? "41 % of the answers are there." : "Nothing is compared yet. Comparing A to D costs about $0.27.",
      support: "Four candidates on the same 248 sealed rows.",
    },
    plan: blocked ? null : { candidates: 4, rows: 248, calls: 992, cost: "0.27", judged: hasRun ? 1 : 0, margin_points: 2 },
    blocking: blocked ? ["The test set is not sealed.", "C is not trained yet."] : [],
    evaluation: hasRun ? evaluationView(scenario) : null,
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

const PAIRS = [
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
  const total = totals[query.filter];
  const rows: PairLine[] = Array.from({ length: Math.max(0, Math.min(query.limit, total - query.offset)) }, (_, step) => {
    const index = query.offset + step;
    const [input, expected, other] = PAIRS[index % PAIRS.length] ?? PAIRS[0];
    const right = { text: expected, correct: true, explanation: "The same text." };
    const wrong = { text: other, correct: false, explanation: `Expected ${expected}.` };
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
