// Recorded values for the development page: the frame and the import.

import type { AppView, ImportPreview, ProjectView } from "../host";
import { AT, LONG_NAME, type Scenario } from "./scenarios";

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
    worked_on: sealed,
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
    spent: scenario === "verdict" ? "2.46" : scenario === "trial-done" ? "0.0042" : "0",
    spent_at_least: scenario === "trial-done",
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
    samples: [
      { kind: "triage", name: "Support triage", line: "1,240 support tickets, 14 labels, a prompt of 2,000 tokens, and faults to find." },
      { kind: "repairs", name: "Repair desk", line: "300 questions where a device is repaired, and a handbook of 12 files that knows." },
      { kind: "contact", name: "Contact form", line: "720 messages of a contact form, 6 labels, and a prompt of ten lines." },
    ],
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
    suggested: { input: "ticket text", answer: "label", prompt: null, source: null },
  };
}
