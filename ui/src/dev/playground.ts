// Recorded values for the development page: what candidates answer to a question of a person.

import { HostError, type PlaygroundAnswer, type PlaygroundQuestion } from "../host";
import { candidatesView } from "./candidates";
import type { Scenario } from "./scenarios";

/** The input of a row that is sealed in the recorded project. */
export const SEALED_INPUT = "Two identical debits on my card for one order";

const LONG = "The customer writes that the money was taken twice and asks for it back. ".repeat(60);

/** Long enough apart that the answers are seen to come one after the other. */
const STEP_MS = 5;

const REFUSED = new HostError({
  code: "invalid_input",
  message: "This is row 14 of the sealed test set. Its answers are looked at in a comparison only, where looks are counted.",
  hint: "Ask a training or validation row, or something new.",
  field: "text",
  retryable: false,
});

const NOT_AGREED = new HostError({
  code: "not_agreed",
  message: "Nobody has agreed yet that this project's texts are sent to api.openai.com.",
  hint: "Read on the Compare screen what would be sent, and agree there.",
  retryable: false,
});

const MISSING = new HostError({
  code: "not_found",
  message: "The provider groq is no longer set up.",
  hint: "Set it up again, or choose another on the candidate.",
  retryable: false,
});

/** What a candidate answers in a scenario, after a moment. */
export async function playgroundAnswer({ candidate, text }: PlaygroundQuestion, scenario: Scenario): Promise<PlaygroundAnswer> {
  const asked = candidatesView(scenario).candidates.find(({ id }) => id === candidate);
  const letter = asked?.letter ?? "?";
  await new Promise((resolve) => setTimeout(resolve, candidate * STEP_MS));
  if (text.trim() === SEALED_INPUT) throw REFUSED;
  if (scenario === "asking" && letter !== "B") return new Promise(() => {});
  if (scenario === "plan-notice" && asked?.provider === "openai") throw NOT_AGREED;
  if (asked?.provider === "groq") throw MISSING;
  const isRemote = asked?.provider !== null;
  return {
    letter,
    text: letter === "B" ? LONG : letter === "D" ? "" : "billing_refund",
    notes: letter === "B" ? ["It was cut off at the longest allowed answer."] : letter === "D" ? ["It answered with nothing."] : [],
    model: isRemote ? `${asked?.model}-2025-04-14` : "local-base",
    prompt_tokens: letter === "D" ? null : (asked?.prompt_tokens ?? 0) + 24,
    completion_tokens: letter === "B" ? 1024 : letter === "D" ? null : 4,
    latency_ms: isRemote ? 612 : 2.4,
    cost: letter === "D" ? null : isRemote ? "0.000917" : "0",
  };
}
