// Recorded values for the development page: the Report screen.

import type { FormatView, ReportView } from "../host";
import { evaluationView } from "./comparing";
import { LONG_NAME, type Scenario } from "./scenarios";

const NO_BYTES = { html: null, markdown: null, csv: null, json: null };
const BYTES = { html: 68_700, markdown: 9_200, csv: 137_400, json: 9_800 };

function formats(sizes: Record<FormatView["format"], number | null>): FormatView[] {
  return [
    { format: "html", name: "HTML report", contents: "The decision first, then charts, rows, method, prompts and data. One file for a manager or an analyst; it opens in any browser, loads nothing, and prints on A4.", bytes: sizes.html },
    { format: "markdown", name: "Markdown", contents: "The decision, the tables and the method as text, for a wiki or a pull request.", bytes: sizes.markdown },
    { format: "csv", name: "Answers as CSV", contents: "Every answer with its grade, latency and cost, for a spreadsheet.", bytes: sizes.csv },
    { format: "json", name: "Result as JSON", contents: "Every figure unrounded, as the headless runner prints it, for scripts.", bytes: sizes.json },
  ];
}

export function reportView(scenario: Scenario): ReportView {
  const question = "What do I hand over?";
  const evaluation = evaluationView(scenario);
  const hasVerdict = ["verdict", "undecided", "many-labels", "report-long"].includes(scenario);
  if (!hasVerdict || evaluation.verdict === null) {
    return {
      headline: { question, answer: "Nothing to hand over yet.", support: "A report is made from a verdict. Compare the candidates first." },
      preview: null,
      formats: formats(NO_BYTES),
    };
  }
  const long = scenario === "report-long";
  return {
    headline: {
      question,
      answer: "A report of the verdict on 4 candidates and 248 sealed rows.",
      support: "The first half page is the decision; the rest lets a reader check it. It holds texts of your rows and your prompts in full.",
    },
    preview: {
      title: long ? LONG_NAME : "Support triage",
      about: ["21 November 2026", "data v4, BLAKE3 7c1e…a94f", "Holdout 0.1.0"],
      sentence: evaluation.verdict.sentence,
      support: evaluation.verdict.support,
      figures: [
        { title: "+7.3 points", text: "right answers of C against A, +3.1 to +11.7" },
        { title: "−55 %", text: "$0.165 per 1,000 requests to C; A: $0.368" },
        { title: "402 ms", text: "median answer of C; A: 612 ms" },
        { title: "41 tokens", text: "a request to C; A: 2,250" },
      ],
      scores: long ? evaluation.scores.map((score) => ({ ...score, name: `${score.name} ${LONG_NAME}` })) : evaluation.scores,
      scoreboard_note: "Bars: 95 % Wilson intervals; the dotted line is A. Differences: Tango's intervals for pairs, in points. B has no answer to 2 rows; they count for nobody.",
      caveats: evaluation.verdict.caveats,
      notes: [
        { title: "What follows", text: "Release C in steps, and keep A as the way back. Watch the same metric on live requests: this test says nothing about requests of another kind." },
        { title: "Where C still fails", text: "16 of 248 rows. A gets 11 of them wrong too; 5 only C gets wrong. Most are bug_report (5), login_problem (4), feature_request (2)." },
        { title: "How far to trust this", text: "248 test rows were sealed on 20 November 2026, before any training. They were judged once. No test input stands in training; near-duplicates were not looked for. The metric and the margin of 2.0 points were written down before the first answer." },
        { title: "What would change it", text: "Another margin than 2.0 points, or requests unlike the test rows. New labels or changing facts need a new training; a prompt is changed at once." },
      ],
    },
    formats: formats(BYTES),
  };
}
