// Recorded values for the development page: the Data screen.

import type { DataView, SplitOption } from "../host";
import { projectView } from "./project";
import { LABELS } from "./rows";
import type { Scenario } from "./scenarios";

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
            issue("near_duplicate", "warning", "Near-duplicate", 12, false, "12 rows are nearly the same as an earlier row: the inputs differ in a few characters.", "Keep one of each: near-repetitions add little to learn, and count twice where they judge."),
            issue("label_spelling", "warning", "Label spelling", 4, false, "4 rows are answered by another spelling of a label: `Billing refund` for `billing_refund`, `Login_Problem` for `login_problem`.", "Rename them to the usual spelling: to a model and to a grader each spelling is a label of its own."),
            issue("personal_data", "note", "Personal data", 9, false, "9 rows seem to hold personal data: 5 with e-mail addresses, 4 with phone numbers, 1 with bank account.", "Take it out or leave the rows out, if it must not be sent to a provider or be learnt."),
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
    version: project.version ?? 1,
    undo: "Rename 4 answers",
    redo: scenario === "divided" ? "Exclude 6 duplicates" : null,
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
  const fix =
    handled || code === "conflicting_answers" || code === "thin_label"
      ? null
      : { label: code === "label_spelling" ? `Rename ${rows} answers` : code === "exact_duplicate" ? `Exclude ${rows} duplicates` : `Exclude ${rows} rows`, rows };
  return { code, severity, title, message, remedy, rows, handled, fix };
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
