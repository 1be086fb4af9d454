import type { RetrievalView } from "../host";

/** How a candidate looks something up while it is edited: numbers as they stand in the inputs. */
export type RetrievalDraft = Omit<RetrievalView, "k" | "token_budget" | "distractors_percent"> & {
  k: string;
  token_budget: string;
  distractors_percent: string;
};

/** What a candidate that looks something up begins with; the core has the same. */
export const USUAL_RETRIEVAL: RetrievalDraft = {
  mode: "lexical",
  query_template: "{question}",
  k: "5",
  token_budget: "2000",
  context_template: "<context>\n{context}\n</context>\n\nQuestion: {question}",
  citations: false,
  distractors_percent: "20",
};

/** The draft of settings as they are saved. */
export function retrievalDraft(saved: RetrievalView | null): RetrievalDraft {
  if (saved === null) return USUAL_RETRIEVAL;
  return { ...saved, k: String(saved.k), token_budget: String(saved.token_budget), distractors_percent: String(saved.distractors_percent) };
}

/** The settings to ask for. */
export function retrievalOf(draft: RetrievalDraft): RetrievalView {
  return { ...draft, k: Number(draft.k), token_budget: Number(draft.token_budget), distractors_percent: Number(draft.distractors_percent) };
}

export type RetrievalErrors = Partial<Record<"k" | "token_budget" | "distractors_percent" | "query_template" | "context_template", string>>;

const isWhole = (text: string, from: number, to: number) => /^\d+$/.test(text.trim()) && Number(text) >= from && Number(text) <= to;

/** What is wrong with a draft, by field. */
export function retrievalErrors(draft: RetrievalDraft): RetrievalErrors {
  const errors: RetrievalErrors = {};
  if (!isWhole(draft.k, 1, 100)) errors.k = "A whole number from 1 to 100";
  if (!isWhole(draft.token_budget, 1, 1_000_000)) errors.token_budget = "A whole number from 1 to 1,000,000";
  if (!isWhole(draft.distractors_percent, 0, 100)) errors.distractors_percent = "A whole number from 0 to 100";
  if (!draft.query_template.includes("{question}")) errors.query_template = "Write {question} where the row’s input belongs";
  const missing = ["{context}", "{question}"].filter((place) => !draft.context_template.includes(place));
  if (missing.length > 0) errors.context_template = `Write ${missing.join(" and ")} where it belongs`;
  return errors;
}
