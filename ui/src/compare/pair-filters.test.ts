import { expect, it } from "vitest";

import { compareView } from "../dev/comparing";
import { pairWords } from "./PairFilters";

const scores = compareView("verdict").evaluation?.scores ?? [];
const [baseline, challenger] = [scores.find((score) => score.baseline), scores.find((score) => score.winner)];

it("rows that were asked once are right or wrong, and of several trials right more or less often", () => {
  if (baseline === undefined || challenger === undefined) throw new Error("the sample has a verdict");
  const once = pairWords({ baseline, challenger, trials: 1 });
  expect(once).toEqual({ challenger: "C right, A wrong", baseline: "A right, C wrong", wrong: "Both wrong", right: "Both right" });
  const thrice = pairWords({ baseline, challenger, trials: 3 });
  expect(thrice.challenger).toBe("C right more often");
  expect(thrice.wrong).toBe("As often, not always");
});
