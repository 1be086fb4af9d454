import { expect, it } from "vitest";

import type { RatingItem } from "../host";
import { afterRating, nextUnrated, valuesOf } from "./rating";

const items = (values: Array<number | null>): RatingItem[] =>
  values.map((value, place) => ({ id: `${place}-x`, number: place, input: "", expected: "", answer: "", value }));

it("goes on to what is open, past what is rated, and around the end", () => {
  expect(nextUnrated(items([1, null, 0, null]), -1)).toBe(1);
  expect(afterRating(items([1, null, 0, null]), 1)).toBe(3);
  expect(afterRating(items([null, 1, null]), 2)).toBe(0);
});

it("stays at the end once all are rated", () => {
  expect(afterRating(items([1, 0]), 0)).toBe(1);
  expect(afterRating(items([1, null]), 1)).toBe(1);
  expect(nextUnrated(items([]), -1)).toBeNull();
});

it("has a key of its own for each rating", () => {
  for (const scale of ["pass_fail", "one_to_five"] as const) {
    const keys = valuesOf(scale).map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys).not.toContain("j");
  }
});
