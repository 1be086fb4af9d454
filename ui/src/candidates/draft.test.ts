import { expect, it } from "vitest";

import type { CandidateView } from "../host";
import { asKind, draftErrors, draftOf, editOf, isChanged, newDraft } from "./draft";

const saved: CandidateView = {
  id: 7,
  letter: "A",
  name: "Prompted, 15 examples",
  kind: "prompted",
  model: "local-base",
  base_model: "local-base",
  provider: null,
  provider_name: "Local provider",
  system: "Label the ticket.",
  shots: 15,
  prompt_tokens: 2247,
  month_projected: null,
  retrieval: null,
  evaluated: false,
  baseline: true,
  warning: null,
  form: null,
  recorded: null,
  freezable: null,
  versions: [],
};

it("an untouched draft changes nothing and comes back as it was", () => {
  const draft = draftOf(saved);
  expect(isChanged(draft, saved)).toBe(false);
  expect(draftErrors(draft)).toEqual({});
  expect(editOf(draft)).toEqual({ id: 7, name: saved.name, system: saved.system, shots: 15, provider: null, model: null });
});

it("as in the row is no prompt at all, which is not an empty one", () => {
  expect(editOf({ ...draftOf(saved), asInRow: true }).system).toBeNull();
  expect(editOf({ ...draftOf(saved), system: "" }).system).toBe("");
});

it.each(["-1", "301", "1.5", "", "many"])("refuses %j examples", (shots) => {
  expect(draftErrors({ ...draftOf(saved), shots }).shots).toBeDefined();
});

it("wants a name for a new candidate, which begins with the baseline's prompt", () => {
  const draft = newDraft(saved);
  expect(draft.id).toBeNull();
  expect(draft.system).toBe(saved.system);
  expect(draftErrors(draft).name).toBeDefined();
  expect(isChanged(draft, undefined)).toBe(true);
});

it("a provider beyond this computer needs a model, the local one has its own", () => {
  const elsewhere = { ...draftOf(saved), provider: "openai" };
  expect(draftErrors(elsewhere).model).toBeDefined();
  expect(draftErrors({ ...elsewhere, model: "gpt-4.1-mini" })).toEqual({});
  expect(editOf({ ...elsewhere, model: " gpt-4.1-mini " })).toMatchObject({ provider: "openai", model: "gpt-4.1-mini" });
  expect(editOf({ ...elsewhere, provider: null, model: "gpt-4.1-mini" })).toMatchObject({ provider: null, model: null });
});

it("a candidate that is asked elsewhere comes back as it was", () => {
  const remote = { ...saved, provider: "openai", provider_name: "OpenAI", model: "gpt-4.1-mini", base_model: "gpt-4.1-mini" };
  expect(isChanged(draftOf(remote), remote)).toBe(false);
  expect(editOf(draftOf(remote))).toMatchObject({ provider: "openai", model: "gpt-4.1-mini" });
});

it("a service needs one that is set up, gets rows as they are, and no model has to be named", () => {
  const service = { ...asKind(newDraft(saved), "endpoint", null), name: "Our RAG" };
  expect(service).toMatchObject({ asInRow: true, shots: "0" });
  expect(draftErrors(service).provider).toBeDefined();
  const chosen = { ...asKind(newDraft(saved), "endpoint", "rag"), name: "Our RAG" };
  expect(draftErrors(chosen)).toEqual({});
  expect(editOf(chosen)).toMatchObject({ kind: "endpoint", provider: "rag", model: "", system: null });
  const stored: CandidateView = { ...saved, kind: "endpoint", provider: "rag", base_model: "default", model: "default", system: null, shots: 0 };
  expect(draftOf(stored).model).toBe("");
  expect(isChanged(draftOf(stored), stored)).toBe(false);
});

it("a schema goes along once it is a person’s own, and the proposed one is left to the core", () => {
  const structured = { ...asKind(newDraft(saved), "structured", null), name: "S" };
  expect(editOf(structured)).not.toHaveProperty("form");
  expect(editOf({ ...structured, schema: "{}", unwrap: "label" }).form).toEqual({ schema: "{}", unwrap: "label" });
  expect(editOf({ ...structured, kind: "prompted", schema: "{}" })).not.toHaveProperty("form");
});
