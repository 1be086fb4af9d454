import { expect, it } from "vitest";

import { HostError, type PlaygroundAnswer } from "../host";
import { askWords, nextRound, NO_ROUND, withOutcome, withPiece } from "./asking";

const answer: PlaygroundAnswer = {
  letter: "A",
  text: "refund",
  notes: [],
  model: "local-base",
  prompt_tokens: 20,
  completion_tokens: 2,
  latency_ms: 2,
  cost: null,
};

function failure(field?: string): HostError {
  return new HostError({ code: "invalid_input", message: "No.", retryable: false, ...(field ? { field } : {}) });
}

it("each answer finds its own place, and a failure stays with who failed", () => {
  const asked = nextRound(NO_ROUND, "Money back", [1, 2]);
  const one = withOutcome(asked, asked.number, 2, { state: "answered", answer });
  expect([one.asked.get(1)?.state, one.asked.get(2)?.state]).toEqual(["asking", "answered"]);
  const both = withOutcome(one, asked.number, 1, { state: "failed", error: failure() });
  expect([both.asked.get(1)?.state, both.asked.get(2)?.state]).toEqual(["failed", "answered"]);
  expect(both.refused).toBeNull();
});

it("pieces add up while an answer comes, and one that comes too late is passed over", () => {
  const asked = nextRound(NO_ROUND, "Money back", [1, 2]);
  const some = withPiece(withPiece(asked, asked.number, 1, "re"), asked.number, 1, "fund");
  expect(some.asked.get(1)).toEqual({ state: "asking", text: "refund" });
  const done = withOutcome(some, asked.number, 1, { state: "answered", answer });
  expect(withPiece(done, asked.number, 1, "!")).toBe(done);
  expect(withPiece(done, asked.number + 1, 2, "!")).toBe(done);
});

it("an answer to an earlier question comes too late", () => {
  const first = nextRound(NO_ROUND, "Money back", [1]);
  const second = nextRound(first, "Where is it?", [1]);
  expect(withOutcome(second, first.number, 1, { state: "answered", answer })).toBe(second);
});

it("a question that may not be asked is refused as such, and blames no candidate", () => {
  const asked = nextRound(NO_ROUND, "A sealed row", [1, 2]);
  const refused = withOutcome(asked, asked.number, 1, { state: "failed", error: failure("text") });
  expect(refused.refused?.message).toBe("No.");
  expect(refused.asked.has(1)).toBe(false);
});

it.each([
  [[], "Ask"],
  [["A"], "Ask A"],
  [["A", "C"], "Ask A and C"],
  [["A", "B", "D"], "Ask A, B and D"],
  [["A", "B", "C", "D", "E"], "Ask 5 candidates"],
])("says who is asked: %j", (letters, words) => {
  expect(askWords(letters)).toBe(words);
});
