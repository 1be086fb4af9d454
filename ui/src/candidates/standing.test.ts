import { expect, it } from "vitest";

import type { PairStanding, PromptPair } from "../host";
import { canBeAdded, found, standingInWords, ticked } from "./standing";

const pair = (place: number, standing: PairStanding, row: number | null = null): PromptPair => ({
  place,
  input: "money back",
  answer: "refund",
  first_line: 1,
  last_line: 2,
  standing,
  row,
});

const pairs = [pair(0, "new"), pair(1, "conflict", 96), pair(2, "known", 4), pair(3, "in_test_set", 7), pair(4, "conflict")];

it("only what is new is ticked, and only what is new or in conflict can be added", () => {
  expect([...ticked(pairs)]).toEqual([0]);
  expect(pairs.filter(canBeAdded).map(({ place }) => place)).toEqual([0, 1, 4]);
});

it("says what stands in the way, and where", () => {
  expect(pairs.map(standingInWords)).toEqual([null, "conflicts, row 96", "is row 4", "test set, row 7", "conflicts above"]);
  expect(found(pairs)).toBe("1 to add, 2 in conflict, 1 there already, 1 in the test set");
});
