// Recorded values for the development page: the Candidates screen.

import type { CandidatesView, CandidateView, KindChoice, PromptPair, PromptPreview, PromptQuestion } from "../host";
import { settingsView, hasProvider } from "./settings";
import { SCHEMA } from "./kinds";
import { LABELS } from "./rows";
import { AT, LONG_NAME, type Scenario } from "./scenarios";

export const KINDS: KindChoice[] = [
  { kind: "prompted", name: "Prompted", what_for: "A model with a prompt, perhaps with examples: what most products have today." },
  { kind: "structured", name: "Structured", what_for: "A prompt, and a JSON schema that the answer has to fit: for labels and fields." },
  { kind: "rag", name: "Retrieval", what_for: "A prompt with passages from the knowledge base: for answers that stand in documents." },
  { kind: "fine_tuned", name: "Fine-tuned", what_for: "A model trained on the training rows: for stable behaviour at a shorter prompt." },
  { kind: "fine_tuned_rag", name: "Fine-tuned, with retrieval", what_for: "A model trained on rows with their passages: for learnt behaviour over changing facts." },
  { kind: "endpoint", name: "Your own service", what_for: "A service behind an OpenAI-shaped address, such as a production RAG, judged as it is." },
  { kind: "recorded", name: "Recorded answers", what_for: "Answers from a file: of a system that can’t be called from here, or that is about to go." },
];

const BIG_PROMPT = `You are the triage assistant of Nordwind Software.
Read the customer’s ticket and answer with one JSON object
with the keys "label" and "priority" and nothing else.

Labels:
${LABELS.map(([label]) => `- ${label}: what belongs there, in one line that may well be longer than the window is wide`).join("\n")}

Priority is high when money has left the customer’s account,
when nobody in a company can work, or when a law sets a date.

If both a refund and an invoice are meant, choose the refund.

${LABELS.map(([label], index) => `Ticket: A made-up ticket about ${label.replaceAll("_", " ")}, number ${index + 1}\nAnswer: ${label}\n`).join("\n")}`;

const RETRIEVAL: NonNullable<CandidateView["retrieval"]> = {
  mode: "lexical",
  query_template: "{question}",
  k: 5,
  token_budget: 2000,
  context_template: "<context>\n{context}\n</context>\n\nQuestion: {question}",
  citations: false,
  distractors_percent: 20,
};

const PLAIN = { retrieval: null, form: null, recorded: null, freezable: null, versions: [] };
const LOCAL = { ...PLAIN, provider: null, provider_name: "Local provider", base_model: "local-base" };

const localView: CandidatesView = {
  headline: {
    question: "What are we comparing?",
    answer: "Four candidates, one question: is the 2,148-token prompt worth its cost?",
    support: "A is the baseline. C sends 158 tokens instead of 2,247.",
  },
  volume: {
    per_month: 20_000,
    price_model: "gpt-4.1-mini",
    models: ["gpt-4.1", "gpt-4.1-mini", "gpt-4o-mini"],
    source: "OpenAI’s pricing page, 2026-07-15.",
  },
  kinds: KINDS,
  providers: [{ id: null, name: "Local provider", models: ["local-base"] }],
  candidates: [
    { ...LOCAL, id: 1, letter: "A", name: "Prompted, 15 examples", kind: "prompted", model: "local-base", system: BIG_PROMPT, shots: 15, prompt_tokens: 2247, month_projected: "17.976", evaluated: true, baseline: true, warning: null },
    { ...LOCAL, id: 2, letter: "B", name: "Prompted, without instructions", kind: "prompted", model: "local-base", system: "", shots: 0, prompt_tokens: 0, month_projected: "0", evaluated: false, baseline: false, warning: "This baseline has no instructions and no examples. A model is not asked like that in production." },
    { ...LOCAL, id: 3, letter: "C", name: "Fine-tuned, short prompt", kind: "fine_tuned", model: null, system: null, shots: 0, prompt_tokens: 158, month_projected: "2.528", evaluated: false, baseline: false, warning: null },
    { ...LOCAL, id: 4, letter: "D", name: LONG_NAME, kind: "prompted", model: "local-base", system: "Label it.", shots: 3, prompt_tokens: 84, month_projected: "0.672", evaluated: false, baseline: false, warning: null },
    { ...LOCAL, id: 5, letter: "E", name: "Prompted with the handbook", kind: "rag", model: "local-base", system: "Answer with the team’s name.", shots: 0, prompt_tokens: 9, month_projected: "0.072", retrieval: RETRIEVAL, evaluated: true, baseline: false, warning: null },
    { ...LOCAL, id: 6, letter: "F", name: "Fine-tuned with the handbook", kind: "fine_tuned_rag", model: "ft:local-base:9Lm4", system: null, shots: 0, prompt_tokens: 0, month_projected: "0", retrieval: RETRIEVAL, evaluated: false, baseline: false, warning: "It was trained with another number of passages and other documents. It answers all the same; train it again if it should have learnt what it is asked with now." },
  ],
};

const FROZEN: CandidateView = {
  ...LOCAL, id: 6, letter: "F", name: "Prompted, 15 examples, recorded on 21 November 2026", kind: "recorded", base_model: "gpt-4o-2024-08-06",
  model: "gpt-4o-2024-08-06, recorded on 21 November 2026", provider_name: "Recorded answers", system: null, shots: 0, prompt_tokens: 0, month_projected: null, evaluated: true, baseline: true, warning: null,
  recorded: { at: AT, source: "Answers of A (gpt-4o-2024-08-06 at OpenAI) in evaluation 2, recorded on 21 November 2026.", from_file: false, answered: 248, rows: 248 },
  versions: [
    { id: 6, letter: "F", name: "Prompted, 15 examples, recorded on 21 November 2026", at: AT, is_this: true, can_be_restored: false, text: "C’s answers, frozen on 21 November 2026. C’s answers stay." },
    { id: 3, letter: "C", name: "Prompted, 15 examples", at: AT, is_this: false, can_be_restored: true, text: "After A’s prompt was changed on 20 November 2026. A’s answers stay." },
    { id: 1, letter: "A", name: "Prompted, 15 examples", at: AT, is_this: false, can_be_restored: true, text: "Added on 18 November 2026." },
  ],
};

/** One of each kind. */
const kindsView: CandidatesView = {
  ...localView,
  providers: [...localView.providers, { id: "rag", name: "Our RAG in production", models: [] }],
  candidates: [
    { ...localView.candidates[0], baseline: false, freezable: 2 } as CandidateView,
    { ...LOCAL, id: 7, letter: "G", name: "Structured", kind: "structured", model: "local-base", system: "Label the ticket.", shots: 15, prompt_tokens: 1640, month_projected: "13.12", evaluated: false, baseline: false, warning: null, form: SCHEMA },
    { ...LOCAL, id: 8, letter: "H", name: "Our RAG", kind: "endpoint", provider: "rag", provider_name: "Our RAG in production", base_model: "default", model: "default", system: null, shots: 0, prompt_tokens: 0, month_projected: null, evaluated: false, baseline: false, warning: null },
    FROZEN,
    { ...FROZEN, id: 9, letter: "I", name: LONG_NAME, baseline: false, model: "answers imported on 21 November 2026", versions: [], warning: "17 of 248 rows have no recorded answer (6.9 %). They are left out for every candidate, and with more than 2 % left out there is no verdict.", recorded: { at: AT, source: "Answers of answers-2026-11.csv, imported on 21 November 2026. When they were given is not known.", from_file: true, answered: 231, rows: 248 } },
  ],
};

/** With a provider set up, two of them are asked there. */
export function candidatesView(scenario: Scenario): CandidatesView {
  if (scenario === "kinds" || scenario === "kinds-new") return kindsView;
  if (scenario.startsWith("knowledge")) return localView;
  if (!hasProvider(scenario)) return { ...localView, candidates: localView.candidates.slice(0, 4) };
  const models = settingsView(scenario).providers[0]?.connection?.models.map((model) => model.id) ?? [];
  const OPENAI = { provider: "openai", provider_name: "OpenAI" };
  return {
    ...localView,
    providers: [...localView.providers, { id: "openai", name: "OpenAI", models }],
    candidates: localView.candidates.slice(0, 4).map((candidate) => {
      if (candidate.letter === "A") return { ...candidate, ...OPENAI, model: "gpt-4.1-mini", base_model: "gpt-4.1-mini" };
      if (candidate.letter === "C") return { ...candidate, ...OPENAI, base_model: "gpt-4.1-mini-2025-04-14" };
      if (candidate.letter === "D") return { ...candidate, provider: "groq", provider_name: "groq", base_model: "meta-llama/llama-4-scout-17b-16e-instruct", model: "meta-llama/llama-4-scout-17b-16e-instruct", warning: "The provider of this candidate is no longer set up." };
      return candidate;
    }),
  };
}

const SHORT = "Triage the support ticket. Answer with one label.\nIf both a refund and an invoice are meant, choose the refund.";

/** Finds the examples of the recorded prompt by their two words. The core reads more forms. */
export function promptPreview({ text, short }: PromptQuestion): PromptPreview {
  const pairs: PromptPair[] = [];
  const lines = text.split("\n");
  lines.forEach((line, index) => {
    const answer = lines[index + 1];
    if (!line.startsWith("Ticket: ") || !answer?.startsWith("Answer: ")) return;
    const place = pairs.length;
    pairs.push({
      place,
      input: line.slice(8),
      answer: answer.slice(8),
      first_line: index + 1,
      last_line: index + 2,
      standing: place === 4 ? "conflict" : place === 6 ? "in_test_set" : "new",
      row: place === 4 ? 96 : place === 6 ? 311 : null,
    });
  });
  const tokens = Math.ceil(text.length / 4);
  const shortTokens = Math.ceil((short ?? SHORT).length / 4);
  return {
    tokens,
    rules_tokens: tokens - pairs.length * 20,
    encoding: "o200k_base",
    pairs,
    short: short ?? SHORT,
    short_tokens: shortTokens,
    saved_tokens: Math.max(0, tokens - shortTokens),
    saved_percent: (100 * Math.max(0, tokens - shortTokens)) / Math.max(1, tokens),
    tuned_letter: "C",
  };
}
