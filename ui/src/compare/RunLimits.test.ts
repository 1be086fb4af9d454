import { expect, test } from "vitest";

import { readLimits } from "./RunLimits";

test("an empty budget is no limit, and an amount goes as it was written", () => {
  expect(readLimits({ budget: " ", trials: "1" })).toEqual({ trials: 1 });
  expect(readLimits({ budget: "2,50", trials: "3" })).toEqual({ trials: 3, budget: "2.50" });
});

test("what is no amount and what is no whole number of times is refused", () => {
  for (const budget of ["0", "-1", "1e3", "a", "1.2.3"]) expect(readLimits({ budget, trials: "1" })).toBeNull();
  for (const trials of ["0", "21", "1.5", "x"]) expect(readLimits({ budget: "", trials })).toBeNull();
});
