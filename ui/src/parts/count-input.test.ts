import { expect, it } from "vitest";

import { readCount } from "./useCountInput";

it("reads a whole number with or without its thousands apart", () => {
  expect(["40000", "40,000", "40 000", "40.000"].map(readCount)).toEqual([40_000, 40_000, 40_000, 40_000]);
});

it("tells nothing from what is no number", () => {
  expect(readCount("  ")).toBeNull();
  expect(["many", "-3", "1e5", "1234567890"].map(readCount)).toEqual([undefined, undefined, undefined, undefined]);
});
