// Recorded values for the development page: the Overview screen.

import type {
  Destination,
  FitAnswer,
  FitLine,
  Headline,
  OverviewView,
  PathStep,
  ProposedCandidate,
  SpeaksFor,
  WorthLine,
} from "../host";
import { projectView } from "./project";
import { LONG_NAME, type Scenario } from "./scenarios";

const VERDICT =
  "Fine-tune. C is right on 93.5 % of 248 sealed rows, 7.3 points more than A (95 % interval 3.1 to 11.7).";
const UNDECIDED =
  "Not enough evidence. B against A is undecided: +2.0 points, −2.4 to +6.5. About 2,000 test rows more would decide.";

type State = {
  answer: string;
  support?: string;
  next: [label: string, screen: Destination];
  /** The place of the step at hand, from 0. */
  step: number;
  lines?: Partial<Record<number, string>>;
};

const SIGNS = "5 of 10 signs speak for fine-tuning, none for a prompt, none for retrieval. 2 questions are yours to answer.";
const WORTH = "A fine-tune is worth comparing";

function state(scenario: Scenario): State {
  switch (scenario) {
    case "few":
      return { answer: "More examples first; 7 usable examples wait to be divided.", next: ["Divide the rows", "data"], step: 2 };
    case "undivided":
    case "million":
      return { answer: `${WORTH}; 2 errors still stop a training.`, next: ["Fix 2 errors in Data", "data"], step: 1, lines: { 1: "2 errors: Empty answer, Not JSON" } };
    case "divided":
    case "own-test":
    case "long":
      return { answer: `${WORTH}; 248 test rows are not sealed yet.`, next: ["Seal the test set", "data"], step: 2, lines: { 2: "868 train, 124 validation, 248 test; not sealed" } };
    case "training":
      return { answer: "C is being trained: step 468 of 645.", next: ["Watch the training", "train"], step: 3, lines: { 3: "Step 468 of 645" } };
    case "failed":
      return { answer: `${WORTH}; C waits to learn from 868 rows.`, next: ["Train C", "train"], step: 3, lines: { 3: "The last training failed" } };
    case "trained":
    case "compare-plan":
      return { answer: "A, B, C and D are ready to answer 248 sealed rows.", next: ["Compare A, B, C and D on 248 rows", "compare"], step: 4 };
    case "comparing":
      return { answer: "A, B, C and D answer the sealed rows: 409 of 992 answers are there.", next: ["Watch the comparison", "compare"], step: 4, lines: { 4: "409 of 992 answers" } };
    case "stopped":
      return { answer: "The comparison was cut short: 409 of 992 answers are there.", next: ["Go on with the comparison", "compare"], step: 4, lines: { 4: "Stopped at 409 of 992 answers" } };
    case "verdict":
      return { answer: VERDICT, support: "p 0.003 by McNemar. It sends 93 % fewer tokens of prompt.", next: ["Make the report", "report"], step: 5, lines: { 4: "Judged once" } };
    case "undecided":
      return { answer: UNDECIDED, support: "It is settled that B is not worse by more than 3 points.", next: ["See where they differ", "compare"], step: 4, lines: { 4: "Judged once, undecided" } };
    default:
      return { answer: `${WORTH}; C waits to learn from 868 rows.`, next: ["Train C", "train"], step: 3 };
  }
}

/** What the core would say in one state, with one answer of the user changed. */
export function overviewView(scenario: Scenario, answer?: FitAnswer): OverviewView {
  const now = state(scenario);
  const headline: Headline = {
    question: "Where does this task stand, and what next?",
    answer: now.answer,
    support: now.support ?? SIGNS,
  };
  const isJudged = scenario === "verdict" || scenario === "undecided";
  const volume = answer?.question === "volume" ? answer.answer : scenario === "few" ? null : 40_000;
  return {
    headline,
    next: { label: now.next[0], screen: now.next[1] },
    running: false,
    fit: fit(scenario, volume, answer),
    volume_per_month: volume,
    advice: advice(scenario),
    candidates: candidates(scenario, isJudged, volume),
    figures_note: `Tokens with ≈ are counted from prompt and rows until they are measured. ${volume === null ? "Say the volume above to see money per month." : "Money: 40,000 requests a month at the price of gpt-4.1-mini, a projection without caching."}`,
    path: path(scenario, now),
    ends: scenario === "few" ? [] : ENDS.map((end) => ending(end, scenario === "verdict")),
  };
}

function ending(end: (typeof ENDS)[number], answers: boolean): OverviewView["ends"][number] {
  return { ...end, answers, text: answers ? end.text.replace("Here only its price is used.", "Measure it before it goes.") : end.text };
}

const ENDS = [
  {
    title: "gpt-4.1-mini stops in 54 days",
    text: "2027-01-14, and every fine-tune of it. Here only its price is used.",
    source: "OpenAI’s notice of 2026-10-14, from copies of its deprecations page read on 2026-10-27.",
  },
  {
    title: "Training at OpenAI ends in 46 days",
    text: "For anyone from 2027-01-06; new organisations are refused since 2026-05-07. Training on this computer goes on.",
    source: "OpenAI’s deprecations page, “Update to OpenAI’s self-serve fine-tuning”, as of 2026-07-15.",
  },
];

function line(sign: FitLine["sign"], question: string, finding: string, speaks: [SpeaksFor, string]): FitLine {
  const [speaks_for, speaks_words] = speaks;
  return {
    sign,
    question,
    finding,
    source: sign === "volume" ? "both" : "measured",
    speaks_for,
    speaks_words,
    reading: "What was learnt stays right, so that a training pays for long.",
    options: [],
  };
}

function asked(
  sign: FitLine["sign"],
  question: string,
  speaks: [SpeaksFor, string],
  options: Array<[label: string, answer: FitAnswer]>,
  chosen: number | null,
): FitLine {
  const named = options.map(([label, answer], index) => ({ label, answer, chosen: index === chosen }));
  const finding = chosen === null ? "Only you can tell." : (named[chosen]?.label ?? "");
  return { ...line(sign, question, finding, speaks), source: "your_answer", options: named };
}

const TUNING: [SpeaksFor, string] = ["fine_tuning", "Fine-tuning"];
const NOT_YET: [SpeaksFor, string] = ["nothing", "Nothing yet"];

function fit(scenario: Scenario, volume: number | null, answer?: FitAnswer): FitLine[] {
  const hasErrors = scenario === "undivided" || scenario === "million";
  const pace = answer?.question === "pace" ? ["settled", "small_changes", "every_week"].indexOf(answer.answer) : null;
  return [
    asked("pace", "Is the task settled?", pace === null ? NOT_YET : pace === 2 ? ["prompt", "A prompt"] : TUNING, [
      ["Settled", { question: "pace", answer: "settled" }],
      ["Small changes", { question: "pace", answer: "small_changes" }],
      ["Every week", { question: "pace", answer: "every_week" }],
    ], pace),
    line("closed", "Is the set of answers closed?", scenario === "few" ? "2 answers cover all 7 rows" : "14 answers cover 1,238 of 1,240 rows", TUNING),
    line("format", "Is the format strict?", "Every answer is one short label", TUNING),
    line("prompt", "Does the prompt repeat itself?", "2,247 of 2,346 tokens never change", TUNING),
    line("volume", "Does volume pay for training?", volume === null ? "requests in production" : "$37.54 now, $8.22 tuned", volume === null ? NOT_YET : TUNING),
    asked("facts", "Do facts in the answers change?", NOT_YET, [
      ["Never", { question: "facts", answer: "never" }],
      ["Monthly", { question: "facts", answer: "monthly" }],
      ["Weekly or daily", { question: "facts", answer: "weekly_or_daily" }],
    ], null),
    line("documents", "Do documents alone answer?", scenario === "few" ? "No documents to measure" : "31 of 300 stand in 12 documents, not in the question", scenario === "few" ? NOT_YET : ["nothing", "No need for retrieval"]),
    asked("citation", "Must answers cite their source?", ["nothing", "No need for retrieval"], [
      ["No", { question: "citation", answer: false }],
      ["Yes", { question: "citation", answer: true }],
    ], 0),
    scenario === "few"
      ? line("examples", "Enough clean examples?", "7 usable examples, at least 1 an answer", ["fix_first", "More examples first"])
      : hasErrors
        ? line("examples", "Enough clean examples?", "1,238 usable examples, 2 errors", ["fix_first", "Fix first"])
        : line("examples", "Enough clean examples?", "868 rows to learn from, at least 31 an answer", TUNING),
    hasErrors
      ? line("conflicts", "Do equal inputs agree?", "6 rows ask the same and answer differently", ["fix_first", "Fix first"])
      : line("conflicts", "Do equal inputs agree?", "No input has two answers", TUNING),
  ];
}

function proposal(kind: ProposedCandidate["kind"], name: string, why: string, letter: string | null): ProposedCandidate {
  return { kind, name, why, letter, addable: letter === null };
}

function advice(scenario: Scenario): OverviewView["advice"] {
  const measured = scenario === "verdict" ? VERDICT : scenario === "undecided" ? UNDECIDED : null;
  if (scenario === "few") {
    return {
      guess: "More examples first.",
      reasons: ["7 usable examples: providers see improvements from about 50 on, and a small test set shows large differences only."],
      measured,
      held: null,
      compare: [proposal("prompted", "Prompted", "The baseline: 2,247 tokens of instructions with every request.", "A")],
      add_label: null,
      turns: [],
    };
  }
  return {
    guess: `${WORTH}.`,
    reasons: [
      "14 answers cover 1,238 of 1,240 rows: a closed set is learnt well.",
      "2,247 of 2,346 tokens of a request never change: a model that has learnt them needs a short prompt.",
      "868 rows to learn from are enough to try.",
    ],
    measured,
    held:
      scenario === "verdict"
        ? { held: true, sentence: "The guess held: what was measured speaks for C (fine-tuned)." }
        : scenario === "undecided"
          ? { held: null, sentence: "Whether the guess holds is open: the rows do not tell yet." }
          : null,
    compare: [
      proposal("prompted", "Prompted", "The baseline: 2,247 tokens of instructions with every request.", "A"),
      proposal("rag", "With documents", "31 of 300 expected answers stand in the passage that is found first and not in the question; another row’s answer stands there for 29.", null),
      proposal("fine_tuned", "Fine-tuned", "868 rows to learn 14 answers from.", "C"),
    ],
    add_label: "Add this candidate",
    turns: [
      { when: "The task changes every week", guess: "Stay prompted while the task changes every week." },
      { when: "Facts in the answers change", guess: "Retrieval fits better than training." },
      { when: "Answers must cite their source", guess: "Retrieval fits better than training." },
    ],
  };
}

function candidates(scenario: Scenario, isJudged: boolean, volume: number | null): WorthLine[] {
  const isTrained = isJudged || ["trained", "compare-plan", "comparing", "stopped"].includes(scenario);
  const worth = (id: number, letter: string, name: string, why: string, tokens: number, month: string, accuracy: number): WorthLine => ({
    id,
    letter,
    name,
    why,
    tokens_per_request: tokens,
    measured: isJudged,
    month_projected: volume === null ? null : month,
    state: isJudged ? "judged" : letter === "C" && !isTrained ? "not_trained" : "ready",
    accuracy: isJudged ? accuracy : null,
    n: isJudged ? 248 : 0,
  });
  return [
    worth(1, "A", "Prompted, 15 examples", "The baseline of the comparison", 2_346, "37.536", 0.8629),
    worth(2, "B", "Prompted, without instructions", "Asks without any instructions", 99, "1.584", 0.6129),
    worth(3, "C", "Fine-tuned, short prompt", "Learns the task; 2,089 prompt tokens fewer", 257, "8.224", 0.9355),
    worth(4, "D", scenario === "long" ? LONG_NAME : "Prompted, 3 examples", "Shows 3 examples in turns", 183, "2.928", 0.75),
  ];
}

function path(scenario: Scenario, now: State): PathStep[] {
  const { splits } = projectView(scenario);
  const divided = splits.test > 0;
  const rows = projectView(scenario).rows.toLocaleString("en-US");
  const steps: Array<[name: string, line: string, screen: Destination]> = [
    ["Import", `${rows} rows from ${scenario === "long" ? `${LONG_NAME.slice(0, 40)}…` : "tickets.jsonl"}`, "data"],
    ["Fix what stops training", "Nothing stops it", "data"],
    ["Split and seal", divided ? "868 train, 124 validation, 248 test" : "Not divided yet", "data"],
    ["Train C", now.step > 3 ? "Trained" : divided ? "On 868 rows, on this computer" : "On this computer", "train"],
    ["Compare on the sealed rows", `4 candidates × ${divided ? "248 test rows" : "the test rows"}`, "compare"],
    ["Report", now.step === 5 ? "Verdict, figures and rows in one file" : "Once there is a verdict", "report"],
  ];
  return steps.map(([name, text, screen], index) => ({
    name,
    line: now.lines?.[index] ?? text,
    standing: index < now.step ? "done" : index === now.step ? "current" : "ahead",
    screen,
  }));
}
