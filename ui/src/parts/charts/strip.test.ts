import { expect, it } from "vitest";

import { layStrip, stripWidth } from "./strip";

const groups = [
  { label: "refund", marks: "..+-x" },
  { label: "invoice", marks: ".+ " },
];

it("gives each row a column of its own while there is room", () => {
  const spans = layStrip(groups, 100);
  expect(spans.map((span) => [span.label, span.from, span.columns.length])).toEqual([
    ["refund", 0, 5],
    ["invoice", 6, 3],
  ]);
  expect(stripWidth(spans)).toBe(9);
  expect(spans[0]?.columns[2]).toMatchObject({ onlyChallenger: 1, rows: 1 });
});

it("fits many rows into few columns without losing one", () => {
  const many = Array.from({ length: 150 }, (_, index) => ({
    label: `label ${index}`,
    marks: "+".repeat(3) + "-".repeat(5) + ".".repeat(22),
  }));
  const spans = layStrip(many, 1000);
  expect(stripWidth(spans)).toBeLessThanOrEqual(1000);
  const columns = spans.flatMap((span) => span.columns);
  expect(columns.reduce((sum, column) => sum + column.rows, 0)).toBe(4500);
  expect(columns.reduce((sum, column) => sum + column.onlyBaseline, 0)).toBe(750);
});

it("has nothing to lay without groups", () => {
  expect(stripWidth(layStrip([], 100))).toBe(0);
});
