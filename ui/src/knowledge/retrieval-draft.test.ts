import { expect, it } from "vitest";

import { retrievalDraft, retrievalErrors, retrievalOf, USUAL_RETRIEVAL } from "./retrieval-draft";

it("settings come back as they were saved", () => {
  const saved = { ...retrievalOf(USUAL_RETRIEVAL), k: 7, citations: true };
  expect(retrievalOf(retrievalDraft(saved))).toEqual(saved);
  expect(retrievalErrors(USUAL_RETRIEVAL)).toEqual({});
});

it("a template without its places and a number that can't work are told at their field", () => {
  const errors = retrievalErrors({ ...USUAL_RETRIEVAL, k: "0", token_budget: "2.5", query_template: "all", context_template: "{question}" });
  expect(Object.keys(errors).toSorted()).toEqual(["context_template", "k", "query_template", "token_budget"]);
  expect(errors.context_template).toContain("{context}");
  expect(errors.context_template).not.toContain("{question}");
});
