import { describe, expect, it } from "vitest";

import type { ConfusionView, LabelFigures } from "../host";
import { cellAfterKey, shownMatrix } from "./confusion";

function figures(label: string, expected: number, answered: number, correct: number): LabelFigures {
  return { label, expected, answered, correct, precision: null, recall: null, f1: null };
}

const VIEW: ConfusionView = {
  candidate: 1,
  headline: { question: "", answer: "", support: "" },
  absent: null,
  n: 9,
  labels: [figures("a", 3, 2, 2), figures("b", 3, 4, 3), figures("c", 2, 2, 2), figures("d", 1, 0, 0)],
  cells: [
    { expected: 0, answered: 0, rows: 2 },
    { expected: 0, answered: 1, rows: 1 },
    { expected: 1, answered: 1, rows: 3 },
    { expected: 2, answered: 2, rows: 2 },
    { expected: 3, answered: null, rows: 1 },
  ],
  confusions: [],
};

describe("the part of the matrix that is shown", () => {
  it("leaves out labels without an error, and no error with them", () => {
    const shown = shownMatrix(VIEW, false);
    expect(shown.labels).toEqual([0, 1, 3]);
    const columns: Array<number | null> = [...shown.labels, null];
    const wrong = shown.labels.flatMap((expected) =>
      columns.filter((answered) => answered !== expected).map((answered) => shown.rows(expected, answered)),
    );
    expect(wrong.reduce((sum, rows) => sum + rows, 0)).toBe(2);
    expect(shownMatrix(VIEW, true).labels).toEqual([0, 1, 2, 3]);
  });

  it("tells answers that are no label from those that are", () => {
    const shown = shownMatrix(VIEW, true);
    expect(shown.rows(3, null)).toBe(1);
    expect(shown.rows(3, 0)).toBe(0);
    expect(shown.most).toBe(1);
  });
});

describe("the arrows in the matrix", () => {
  it("move by one cell and stay inside", () => {
    expect(cellAfterKey("ArrowDown", [0, 0], 3, 4)).toEqual([1, 0]);
    expect(cellAfterKey("ArrowUp", [0, 2], 3, 4)).toEqual([0, 2]);
    expect(cellAfterKey("ArrowRight", [2, 3], 3, 4)).toEqual([2, 3]);
    expect(cellAfterKey("End", [1, 0], 3, 4)).toEqual([1, 3]);
    expect(cellAfterKey("Home", [1, 3], 3, 4)).toEqual([1, 0]);
    expect(cellAfterKey("x", [0, 0], 3, 4)).toBeNull();
    expect(cellAfterKey("ArrowDown", [0, 0], 0, 1)).toBeNull();
  });
});
