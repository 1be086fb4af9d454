import { describe, expect, it } from "vitest";

import { MAX_SCROLL_HEIGHT, placeThatShows, ROW_HEIGHT, rowAfterKey, scrollMapping } from "./mapping";

const VIEWPORT = 600;

describe("the scroll mapping", () => {
  it("is the identity as long as the rows fit under the cap", () => {
    const mapping = scrollMapping(15_000, VIEWPORT);
    expect(mapping.height).toBe(15_000 * ROW_HEIGHT);
    expect(mapping.toRows(123_456)).toBe(123_456);
    expect(mapping.toScroll(123_456)).toBe(123_456);
  });

  it("keeps the element under the cap and still reaches both ends of a million rows", () => {
    const total = 1_000_000;
    const mapping = scrollMapping(total, VIEWPORT);
    expect(mapping.height).toBe(MAX_SCROLL_HEIGHT);
    expect(mapping.toRows(0)).toBe(0);
    expect(mapping.toRows(MAX_SCROLL_HEIGHT - VIEWPORT)).toBeCloseTo(total * ROW_HEIGHT - VIEWPORT, 3);
  });

  it("comes back to the same row for every row of ten million", () => {
    const total = 10_000_000;
    const mapping = scrollMapping(total, VIEWPORT);
    for (let row = 0; row < total - 30; row += 99_991) {
      const back = mapping.toRows(mapping.toScroll(row * ROW_HEIGHT));
      expect(Math.round(back / ROW_HEIGHT)).toBe(row);
    }
  });

  it("does not scroll what fits, nor divide by nothing", () => {
    const mapping = scrollMapping(3, VIEWPORT);
    expect(mapping.toRows(50)).toBe(0);
    expect(scrollMapping(0, VIEWPORT).height).toBe(0);
    expect(scrollMapping(0, 0).toRows(10)).toBe(0);
  });
});

describe("keyboard", () => {
  it("moves by rows, pages and to the ends, and stays inside", () => {
    expect(rowAfterKey("ArrowDown", 4, 10, VIEWPORT)).toBe(5);
    expect(rowAfterKey("k", 0, 10, VIEWPORT)).toBe(0);
    expect(rowAfterKey("PageDown", 0, 1000, VIEWPORT)).toBe(20);
    expect(rowAfterKey("End", 0, 1000, VIEWPORT)).toBe(999);
    expect(rowAfterKey("Home", 500, 1000, VIEWPORT)).toBe(0);
    expect(rowAfterKey("x", 0, 10, VIEWPORT)).toBeNull();
    expect(rowAfterKey("ArrowDown", -1, 0, VIEWPORT)).toBeNull();
  });

  it("scrolls only as far as the row needs", () => {
    expect(placeThatShows(3, 0, VIEWPORT)).toBe(0);
    expect(placeThatShows(100, 0, VIEWPORT)).toBe(101 * ROW_HEIGHT - VIEWPORT);
    expect(placeThatShows(2, 1000, VIEWPORT)).toBe(2 * ROW_HEIGHT);
  });
});
