// Recorded values for the development page: the knowledge base.

import type { DocumentView, KnowledgeView, SearchQuery, SearchResult, VectorPlan, VectorRequest } from "../host";
import { AT, LONG_NAME, type Scenario } from "./scenarios";

const document = (id: number, name: string, kind: string, passages: number, tokens: number): DocumentView => ({
  id, name, kind, bytes: tokens * 5 + 211, passages, tokens, added_at: AT, problem: null, note: null,
});

const DOCUMENTS: DocumentView[] = [
  document(1, "handbook/returns.md", "Markdown", 12, 2_410),
  document(2, "handbook/who-handles-what.md", "Markdown", 31, 6_902),
  { ...document(3, "contracts/frame-2026.pdf", "PDF", 88, 19_340), note: "Pages 3, 4, 9 hold no text, probably scanned." },
  document(4, "rates.csv", "CSV", 204, 9_118),
  { ...document(5, "scan-0012.pdf", "PDF", 0, 0), bytes: 4_800_211, problem: { code: "unusable_file", message: "“scan-0012.pdf” holds no text on any of its 14 pages: it is probably scanned.", hint: "Run text recognition (OCR) on it and add the result.", retryable: false } },
  { ...document(6, "payroll.pdf", "PDF", 0, 0), bytes: 88_100, problem: { code: "unusable_file", message: "“payroll.pdf” is protected by a password.", hint: "Save a copy without the password and add that.", retryable: false } },
  { ...document(7, "archive.log", "Text", 0, 0), bytes: 524_288_000, problem: { code: "unusable_file", message: "“archive.log” has 500 MB; at most 100 MB are read.", hint: "Split it, or add only the part that answers questions.", retryable: false } },
  document(8, `${LONG_NAME}.docx`, "DOCX", 3, 512),
];

const EMPTY: KnowledgeView = {
  summary: "No documents yet.",
  version: null,
  documents: [],
  passages: 0,
  sizes: { size: 256, overlap: 32 },
  index: "Nothing is indexed yet.",
  vectors: null,
  is_hybrid: false,
  vector_sources: [
    { provider: null, name: "Local provider", model: "local-embedding" },
    { provider: "openai", name: "OpenAI", model: "text-embedding-3-small" },
  ],
  running: null,
  effects: [
    { letter: "A", follows: false, text: "A looks nothing up: a change of documents changes nothing in it." },
    { letter: "C", follows: false, text: "C learnt its answers in training: a change of documents changes nothing in it. It has to be trained again on rows that say the new facts." },
  ],
};

const FULL: KnowledgeView = {
  ...EMPTY,
  summary: "338 passages in 5 documents; 3 can’t be read.",
  version: "7c1f03ab",
  documents: DOCUMENTS,
  passages: 338,
  index: "338 passages indexed; the last change indexed 12 and took out 9.",
  effects: [
    ...EMPTY.effects,
    { letter: "E", follows: true, text: "E was compared with version 12ab44ce of the documents; its next answers use 7c1f03ab." },
    { letter: "F", follows: true, text: "F looks things up: once documents are indexed again, its next answers use them. It stays trained as it is." },
  ],
};

/** The knowledge base in a state. */
export function knowledgeView(scenario: Scenario): KnowledgeView {
  if (scenario === "knowledge-empty" || scenario === "few") return EMPTY;
  if (scenario === "knowledge-reading") {
    return { ...FULL, running: { stage: "Reading handbook/returns.md", unit: "documents", done: 41, total: 260, rate: 12, remaining_seconds: 18 } };
  }
  if (scenario === "knowledge-vectors") {
    return { ...FULL, is_hybrid: true, vectors: { provider: null, provider_name: "Local provider", model: "local-embedding", missing: 0 } };
  }
  return FULL;
}

/** Without the documents that were removed. */
export function knowledgeWithout(scenario: Scenario, ids: readonly number[]): KnowledgeView {
  const view = knowledgeView(scenario);
  return { ...view, documents: view.documents.filter(({ id }) => !ids.includes(id)) };
}

const TEXTS = [
  ["handbook/who-handles-what.md", "Teams > Parcels", "Lost and late parcels of the Nordwind Plus tariff are handled by the Harbour team. Other parcels go to Dispatch."],
  ["handbook/returns.md", "Returns", "A parcel that comes back unopened is booked as a return; the customer is told within two days which team has it."],
  ["rates.csv", "", "tariff: Nordwind Plus\nparcel up to 5 kg: 6.90\nteam: Harbour"],
] as const;

/** Marks the words of the question, as the core would. */
export function searchResult(query: SearchQuery): SearchResult {
  const asked = new Set(query.text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);
  const hits = TEXTS.map(([name, headings, text], index) => ({
    document: name,
    number: index + 2,
    headings: headings === "" ? [] : headings.split(" > "),
    score: query.mode === "hybrid" ? 0.0325 - index / 1_000 : 7.31 - index * 1.9,
    text: text.split(/([\p{L}\p{N}]+)/u).map((piece) => ({ text: piece, found: asked.has(piece.toLowerCase()) })),
  }));
  return {
    hits: hits.filter(({ text }) => text.some(({ found }) => found)),
    took_ms: 0.42,
    scores: "Scores are BM25: words that are rare in the documents count most.",
  };
}

/** What vectors would mean; at OpenAI something is sent. */
export function vectorPlan(request: VectorRequest, scenario: Scenario): VectorPlan {
  const plan = { passages: scenario === "knowledge-vectors" ? 0 : 338, known: 0, tokens: 38_282 };
  if (request.provider === null) return { ...plan, cost: "0", notice: null };
  return {
    ...plan,
    cost: request.model === "text-embedding-3-small" ? "0.00076564" : null,
    notice: {
      provider_name: "OpenAI",
      host: "api.openai.com",
      letters: [],
      sent: [
        "The text of 338 passages of the knowledge base, with the headings above them.",
        "Later the questions that are looked up by vectors: what you type into the search box, and the inputs of training rows.",
      ],
      personal: "Personal data was found: 4 texts with e-mail addresses. Redact those rows on the Data screen, or leave them out, if it must not be sent.",
      has_personal: true,
      agreed_at: null,
    },
  };
}
