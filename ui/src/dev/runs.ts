// Recorded values for the development page: runs, two of them, slices, corrections.

import type {
  BetweenQuery,
  BetweenView,
  CorrectionForm,
  CorrectionLine,
  CorrectionRequest,
  CorrectionsView,
  EvaluationId,
  RunLine,
  RunList,
  SliceFigures,
  SliceLine,
  SlicesView,
} from "../host";
import { HostError } from "../host/errors";
import { PAIRS } from "./comparing";
import { LABELS } from "./rows";
import { AT, LONG_NAME, type Scenario } from "./scenarios";

const NAMES = ["Prompted, 15 examples", "Retrieval", "Fine-tuned, short prompt", "Local classifier"];
const HOUR = 3_600_000;

function run(id: number, part: Partial<RunLine> & Pick<RunLine, "kind">, shares: Array<number | null>): RunLine {
  const isLook = part.kind === "look";
  return {
    id,
    name: isLook ? `Look ${part.look ?? 1}` : part.kind === "draft" ? "Draft" : "Trial",
    created_at: AT - (8 - id) * 5 * HOUR,
    split: isLook ? "test" : "validation",
    look: isLook ? 1 : null,
    rows: isLook ? 248 : part.kind === "draft" ? 124 : 5,
    state: "done",
    metric: "exact match",
    candidates: shares.map((accuracy, place) => ({ candidate: place + 1, letter: "ABCD"[place] ?? "?", name: NAMES[place] ?? "", baseline: place === 0, accuracy })),
    verdict: isLook ? "Adopt C" : "no verdict, by design",
    corrections: 0,
    spent: "0.0042",
    spent_at_least: false,
    possibly_billed_twice: 0,
    deletable: !isLook,
    ...part,
  };
}

/** The runs of a project, but for one that was deleted. */
export function runList(scenario: Scenario, deleted?: EvaluationId): RunList {
  const corrections = scenario === "corrected" ? 2 : 0;
  const all = ["compare-blocked", "compare-plan"].includes(scenario)
    ? []
    : [
        run(5, { kind: "draft", ...(scenario === "drafting" ? { state: "running", verdict: "asking", deletable: false } : {}) }, scenario === "drafting" ? [null, null, null] : [0.847, 0.871, 0.919]),
        run(4, { kind: "look", name: "Look 2", look: 2, corrections, verdict: "Not enough evidence", possibly_billed_twice: 3, spent: "0.2714", spent_at_least: true }, [0.8629, 0.8824, 0.879, 0.8434]),
        run(3, { kind: "draft", metric: "similarity of words (ROUGE-L)", state: "stopped", verdict: "stopped" }, [null, null]),
        run(2, { kind: "trial" }, [null, null, null, null]),
        run(1, { kind: "look", corrections, spent: "0.2688" }, [0.8629, 0.8824, 0.9355, 0.8434]),
      ];
  const runs = all.filter((line) => line.id !== deleted);
  const of = (kind: RunLine["kind"]) => runs.filter((line) => line.kind === kind).length;
  return { runs, summary: `${of("look")} looks at the sealed rows, each counted and kept; ${of("draft")} drafts and ${of("trial")} trial on validation rows.` };
}

export function betweenView(query: BetweenQuery): BetweenView {
  const letters = [query.to_candidate, query.from_candidate].map((id) => "ABCD"[id - 1] ?? "?");
  const pair = `${letters[0]} in run ${query.to} against ${letters[1]} in run ${query.from}`;
  const describes = "Descriptive: the two were not set against each other before they ran, so this is no verdict.";
  if (query.from === 5 || query.to === 5) {
    return { sentence: `${pair}: they share no row.`, support: describes, notes: ["One run asked test rows and the other validation rows."], n: 0, fixed: 0, broken: 0, difference_points: null, interval_points: null, rows: [] };
  }
  return {
    sentence: `${pair}: 2 became right and 5 wrong, of 248 rows.`,
    support: `−1.2 points, −3.6 to +1.0 at 95 % (Tango). ${describes}`,
    notes: ["They were begun on versions 1 and 3 of the holdout. Both are graded by the expected answers as they are now."],
    n: 248,
    fixed: 2,
    broken: 5,
    difference_points: -1.2,
    interval_points: [-3.6, 1],
    rows: PAIRS.map(([input, expected, other], place) => ({
      id: 14 + place * 13,
      number: 14 + place * 13,
      fixed: place >= 5,
      input,
      expected,
      from: place >= 5 ? other : expected,
      to: place >= 5 ? expected : place === 4 ? "" : other,
    })),
  };
}

function figures(share: number, n: number, difference: number | null): SliceFigures {
  const half = 0.98 * Math.sqrt((share * (1 - share)) / n + 0.9 / (n * n));
  const width = 100 * half * 1.7;
  return {
    share,
    interval: [Math.max(0, share - half), Math.min(1, share + half)],
    difference_points: difference,
    difference_interval: difference === null ? null : [difference - width, difference + width],
    is_clear: difference !== null && Math.abs(difference) > width,
  };
}

function slice(name: string, n: number, gain: number): SliceLine {
  const isThin = n < 20;
  return {
    name,
    n,
    thin: isThin ? `${n} rows: with fewer than 20 no difference is given.` : null,
    figures: [0, 2, gain, -2].map((points, place) => figures(Math.min(1, 0.84 + points / 100), n, place === 0 || isThin ? null : points)),
  };
}

export function slicesView(evaluation: EvaluationId, scenario: Scenario): SlicesView {
  const many = scenario === "many-labels";
  const labels = many ? Array.from({ length: 150 }, (_, index) => [`intent_${index}_${index === 4 ? LONG_NAME : ""}`, 30] as const) : LABELS;
  return {
    evaluation,
    headline: {
      question: "Which is better, is it real, and where?",
      answer: "2 clear differences in 11 slices. The largest: C against A +14.0 points where length is 96 to 412 tokens.",
      support: "Descriptive: nobody chose these slices before the run. Differences at 99.8 %: 5 % is divided among 11 slices and 3 challengers.",
    },
    candidates: NAMES.map((name, place) => ({ candidate: place + 1, letter: "ABCD"[place] ?? "?", name, baseline: place === 0 })),
    confidence: 1 - 0.05 / 33,
    groups: [
      { name: "Length", note: "Quarters by the tokens of the whole row. Rows of one length stay together.", slices: [slice("21 to 40 tokens", 64, 3), slice("41 to 63 tokens", 61, 5), slice("64 to 95 tokens", 62, 6), slice("96 to 412 tokens", 61, 14)] },
      { name: "Near to training", note: "Whether the input differs from a row outside of the test set in a few characters only. The figures without such rows are the more careful ones.", slices: [slice("nearly the same as a row outside", 7, 12), slice("not near to any", 241, 8)] },
      { name: "Personal data", note: "E-mail addresses, phone numbers, bank accounts, payment cards and IP addresses.", slices: [slice("with personal data", 12, 0), slice("none found", 236, 8)] },
      ...(scenario === "free-text" ? [] : [{ name: "Label", note: "By the expected answer.", slices: labels.map(([label, rows], place) => slice(label, many ? rows : Math.round(rows / 5), (place * 5) % 16)) }]),
    ],
  };
}

function correction(number: number, part: Partial<CorrectionLine> = {}): CorrectionLine {
  return {
    number,
    holdout_version: number + 1,
    row: 14,
    row_number: 14,
    old_answer: "billing_refund",
    new_answer: "billing_invoice",
    author: "Mara Lindqvist",
    reason: "The customer asks for a corrected invoice, not for money back.",
    corrected_at: AT - HOUR * (3 - number),
    ...part,
  };
}

export function correctionForm(row: number, scenario: Scenario): CorrectionForm {
  const [input, expected] = PAIRS[Math.max(0, Math.round((row - 14) / 13)) % PAIRS.length] ?? PAIRS[0];
  const isCorrected = scenario === "corrected" && row === 14;
  return {
    row,
    number: row,
    input: { text: scenario === "odd-answers" ? `${input} `.repeat(60) : input, cut_from: null },
    expected: isCorrected ? "billing_invoice" : expected,
    earlier: isCorrected ? [correction(1)] : [],
    labels: scenario === "free-text" ? [] : LABELS.map(([label]) => label),
    author: scenario === "corrected" ? "Mara Lindqvist" : "",
  };
}

export function corrected(request: CorrectionRequest): Promise<CorrectionForm> {
  if (request.answer === "refused") {
    return Promise.reject(new HostError({ code: "invalid_input", message: "The expected answer is JSON, and this is not.", field: "answer", retryable: false }));
  }
  return Promise.resolve(correctionForm(request.row, "corrected"));
}

export function correctionsView(evaluation: EvaluationId, scenario: Scenario): CorrectionsView | null {
  if (scenario !== "corrected") return null;
  return {
    evaluation,
    sentence: "2 corrections of 2 rows by Jonas Weber and Mara Lindqvist. The verdict stays the same.",
    corrections: [correction(1), correction(2, { row: 27, row_number: 27, old_answer: "cancel_subscription", new_answer: LONG_NAME, author: "Jonas Weber", reason: "Two questions in one ticket; the first one counts." })],
    before: { reached_at: AT - 9 * HOUR, outcome: "adopt", sentence: "Fine-tune. C labels 93.5 % of tickets right, A 86.3 %, and C costs 55 % less.", support: "7.3 points more, 3.1 to 11.7 at 98.3 %, p = 0.003, on 248 sealed rows." },
    after: { reached_at: AT - HOUR, outcome: "adopt", sentence: "Fine-tune. C labels 93.1 % of tickets right, A 86.7 %, and C costs 55 % less.", support: "6.5 points more, 2.3 to 10.8 at 98.3 %, p = 0.006, on 248 sealed rows." },
    scores: NAMES.map((name, place) => ({
      candidate: place + 1,
      letter: "ABCD"[place] ?? "?",
      name,
      n: 248,
      correct_before: [214, 219, 232, 209][place] ?? 0,
      correct_after: [215, 219, 231, 210][place] ?? 0,
      difference_before: place === 0 ? null : ([0, 2, 7.3, -2][place] ?? 0),
      interval_before: place === 0 ? null : [[0, 0], [-2.4, 6.5], [3.1, 11.7], [-7.2, 3.2]][place] as [number, number],
      difference_after: place === 0 ? null : ([0, 1.6, 6.5, -2][place] ?? 0),
      interval_after: place === 0 ? null : [[0, 0], [-2.8, 6.1], [2.3, 10.8], [-7.2, 3.2]][place] as [number, number],
    })),
  };
}
