import { expect, it } from "vitest";

import { HostError } from "../host";
import { fieldOf, forCandidate, isDefault, NO_WISHES, plannedBy, readWishes } from "./wishes";

function refusal(field: string): HostError {
  return new HostError({ code: "invalid_input", message: "No.", field, retryable: false });
}

it("leaves everything to the provider where nothing is typed", () => {
  const { request, errors } = readWishes(NO_WISHES);
  expect(isDefault(request)).toBe(true);
  expect(errors).toEqual({});
});

it("reads what is typed, with a comma or a dollar sign too", () => {
  const typed = { ...NO_WISHES, candidate: 3, suffix: "triage", seed: "7", epochs: " 4 ", batch_size: "16", learning_rate_multiplier: "1,5", budget: "$2,50" };
  expect(readWishes(typed)).toEqual({
    request: { candidate: 3, suffix: "triage", seed: 7, epochs: 4, batch_size: 16, learning_rate_multiplier: 1.5, beta: null, budget: "2.50", compare_when_done: false },
    errors: {},
  });
});

it.each([
  ["epochs", "0"],
  ["epochs", "51"],
  ["epochs", "2.5"],
  ["batch_size", "257"],
  ["learning_rate_multiplier", "0"],
  ["learning_rate_multiplier", "1e3"],
  ["budget", "cheap"],
  ["budget", "-1"],
  ["seed", "4294967296"],
  ["suffix", "two words"],
] as const)("names %s when it is %s, and leaves it out of the request", (key, text) => {
  const { request, errors } = readWishes({ ...NO_WISHES, [key]: text });
  expect(errors[key]).toBeDefined();
  expect(Object.keys(errors)).toEqual([key]);
  expect(isDefault(request)).toBe(true);
});

it("another candidate starts again from the provider's own choice, and keeps the budget", () => {
  const next = forCandidate({ ...NO_WISHES, epochs: "9", batch_size: "8", budget: "5" }, 4);
  expect(next).toEqual({ ...NO_WISHES, candidate: 4, budget: "5" });
});

it("a name and a seed change no figure of the plan", () => {
  expect(isDefault(plannedBy(readWishes({ ...NO_WISHES, suffix: "triage", seed: "7" }).request))).toBe(true);
});

it("what comes after the training changes no figure of the plan, and outlives another candidate", () => {
  const wishes = { ...NO_WISHES, compare_when_done: true };
  const { request } = readWishes(wishes);
  expect(request.compare_when_done).toBe(true);
  expect(isDefault(request)).toBe(false);
  expect(isDefault(plannedBy(request))).toBe(true);
  expect(forCandidate(wishes, 4).compare_when_done).toBe(true);
});

it("puts a refusal at the field that it names, and no other", () => {
  expect(fieldOf(refusal("budget"))).toBe("budget");
  expect(fieldOf(refusal("training_file"))).toBeNull();
  expect(fieldOf(refusal("compare_when_done"))).toBeNull();
  expect(fieldOf(null)).toBeNull();
});
