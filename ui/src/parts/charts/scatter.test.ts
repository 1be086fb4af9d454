import { describe, expect, it } from "vitest";

import { paretoFront, type ScatterPoint, shareDomain } from "./scatter";

function point(letter: string, x: number, y: number): ScatterPoint {
  return { letter, x, y, interval: [y - 0.04, y + 0.03] };
}

const letters = (points: readonly ScatterPoint[]) => points.map((entry) => entry.letter).join("");

describe("the Pareto front", () => {
  it("has what is better at its price, from left to right", () => {
    const points = [point("A", 0.37, 0.863), point("B", 0.55, 0.882), point("C", 0.17, 0.935), point("D", 0, 0.843)];
    expect(letters(paretoFront(points))).toBe("DC");
  });

  it("takes the better of two at the same price, and the first of two that are the same", () => {
    expect(letters(paretoFront([point("A", 1, 0.8), point("B", 1, 0.9)]))).toBe("B");
    expect(letters(paretoFront([point("A", 1, 0.8), point("B", 1, 0.8)]))).toBe("A");
    expect(paretoFront([])).toEqual([]);
  });
});

describe("the scale of shares", () => {
  it("has room for every interval and never leaves 0 to 1", () => {
    expect(shareDomain([point("A", 0, 0.86), point("B", 0, 0.99)])).toEqual([0.8, 1]);
    expect(shareDomain([{ letter: "A", x: 0, y: 0, interval: [0, 0] }])).toEqual([0, 0.05]);
    expect(shareDomain([{ letter: "A", x: 0, y: 1, interval: [1, 1] }])).toEqual([0.95, 1]);
  });
});
