// Rows of a made-up dataset, computed from their number, so that any length costs nothing.

import type { RowBeside, RowDetail, RowLine, RowPage, RowQuery, Split } from "../host";

export const LABELS = [
  ["billing_refund", 165],
  ["login_problem", 150],
  ["billing_invoice", 130],
  ["bug_report", 125],
  ["password_reset", 110],
  ["feature_request", 95],
  ["shipping_delay", 90],
  ["cancel_subscription", 80],
  ["shipping_address", 75],
  ["change_plan", 60],
  ["data_export", 50],
  ["api_limit", 44],
  ["data_deletion", 40],
  ["other", 26],
] as const;

const TICKETS = [
  "How do I download all my invoices from last year at once?",
  "pasword reset mail never arrives, checked spam twice",
  "Please move my delivery to Hauptstraße 12, 10115 Berlin",
  "Exports stop at 10,000 rows, is that a limit of my plan?",
  "App crashes when I open the settings on Android 15",
  "Can I get the yearly plan but pay by month?",
  "still waiting for order 48213, tracking says it is in customs since the 4th",
  "I was charged twice for the October invoice, please give me back one of the payments",
  "Two-factor codes are rejected since I changed my phone",
  "would be great to have dark mode in the mobile app as well",
  "Close my account and erase everything you have about me",
  "Cant log in: it says my account does not exist although I pay for it",
  "429 on /v2/orders although we are far below the documented limit",
  "I no longer need the subscription, end it with this month",
];

const HOSTILE = "<script>alert(1)</script>\u202E gnp.exe \u202C <img src=x onerror=alert(2)>  two  spaces\n\ta tab";

function labelOf(index: number): string {
  return LABELS[(index * 7) % LABELS.length]?.[0] ?? "other";
}

function splitOf(index: number, divided: boolean): Split | null {
  if (!divided) return null;
  const place = (index * 37) % 100;
  if (place < 70) return "train";
  return place < 80 ? "validation" : "test";
}

function line(index: number, divided: boolean): RowLine {
  const finding =
    index % 11 === 7
      ? ({ code: "conflicting_answers", severity: "warning", title: "Conflict" } as const)
      : index % 23 === 3
        ? ({ code: "exact_duplicate", severity: "warning", title: "Duplicate" } as const)
        : index % 97 === 20
          ? ({ code: "no_assistant_reply", severity: "error", title: "No answer" } as const)
          : null;
  const broken = finding?.severity === "error";
  return {
    id: index + 1,
    number: index + 1,
    input: TICKETS[(index * 5 + 3) % TICKETS.length] ?? "",
    answer: broken ? "" : labelOf(index),
    tokens: broken ? 0 : 76 + ((index * 13) % 21),
    split: broken ? null : splitOf(index, divided),
    finding,
    excluded: broken,
  };
}

/** A page of the table, narrowed roughly as the core would. */
export function rowPage(query: RowQuery, total: number, divided: boolean): RowPage {
  const isNarrowed = query.search !== "" || query.excluded !== null || query.issue !== null || query.label !== null || query.split !== null;
  if (query.search === "nothing") return { total: 0, offset: query.offset, rows: [] };
  if (!isNarrowed || total > 50_000) {
    const indexes = Array.from({ length: Math.max(0, Math.min(query.limit, total - query.offset)) }, (_, step) => {
      const place = query.offset + step;
      return query.descending ? total - 1 - place : place;
    });
    return { total, offset: query.offset, rows: indexes.map((index) => line(index, divided)) };
  }
  const all = Array.from({ length: total }, (_, index) => line(index, divided)).filter(
    (row) =>
      (query.split === null || row.split === query.split) &&
      (query.issue === null || row.finding?.code === query.issue) &&
      (query.excluded === null || row.excluded === query.excluded) &&
      (query.label === null || row.answer === query.label) &&
      row.input.toLowerCase().includes(query.search.toLowerCase()),
  );
  return { total: all.length, offset: query.offset, rows: all.slice(query.offset, query.offset + query.limit) };
}

export function rowDetail(id: number, divided: boolean): RowDetail {
  const row = line(id - 1, divided);
  const input = id === 5 ? HOSTILE : id === 6 ? "A long text. ".repeat(4000) : row.input;
  const raw = JSON.stringify(
    { messages: [{ role: "user", content: input }, { role: "assistant", content: row.answer }] },
    null,
    2,
  );
  return {
    id,
    number: id,
    origin: "tickets-2026.csv",
    line: id + 1,
    split: row.split,
    tokens: row.tokens,
    messages: [
      { role: "system", content: "Label the ticket with one of the 14 labels." },
      { role: "user", content: input },
      { role: "assistant", content: row.answer },
    ],
    raw: raw.slice(0, 100_000),
    raw_cut: 0,
    issues: row.finding
      ? [
          {
            code: row.finding.code,
            severity: row.finding.severity,
            title: row.finding.title === "Conflict" ? "Conflicting answers" : row.finding.title,
            message: "The same input has two different answers, in rows 312 and 871.",
            remedy: "Keep one of them; the model learns neither as long as both stand.",
            rows: 2,
            handled: false,
            fix: row.finding.code === "exact_duplicate" ? { label: "Exclude 9 duplicates", rows: 9 } : null,
          },
        ]
      : [],
    excluded: row.excluded,
    sealed: row.split === "test",
    edited: id === 9,
    texts: row.excluded ? null : { input, answer: row.answer },
    personal: [],
    beside: row.finding?.code === "conflicting_answers" ? beside(row) : null,
  };
}

const same = (text: string) => ({ text, changed: false });
const changed = (text: string) => ({ text, changed: true });

function beside(row: RowLine): RowBeside {
  return {
    code: "conflicting_answers",
    title: "Conflicting answers",
    likeness: 1,
    same_answer: false,
    here: {
      id: row.id, number: row.number, split: row.split, excluded: false, sealed: row.split === "test",
      input: [same("I was charged twice for the "), changed("October"), same(" invoice"), changed(", please"), same(" give "), changed("me"), same(" back one of the payments")],
      answer: [changed(row.answer)],
    },
    there: {
      id: row.id + 559, number: row.number + 559, split: row.split && "train", excluded: false, sealed: false,
      input: [changed("hi, "), same("I was charged twice for the "), changed("october"), same(" invoice "), changed("pls"), same(" give back one of the payments")],
      answer: [changed("billing_invoice")],
    },
    group: [row.id, row.id + 559],
  };
}
