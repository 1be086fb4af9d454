import type { StripGroup } from "../../host";

/** How many rows of a stretch of the strip have each outcome. */
export type StripColumn = {
  onlyChallenger: number;
  onlyBaseline: number;
  bothWrong: number;
  bothRight: number;
  rows: number;
};

/** A label's stretch of the strip, in columns from the left. */
export type StripSpan = { label: string; from: number; columns: StripColumn[] };

const GAP = 1;

/**
 * Lays the groups beside each other in at most `room` columns, one row a column where there is room
 * and several rows a column where there is not. Groups never share a column.
 */
export function layStrip(groups: readonly StripGroup[], room: number): StripSpan[] {
  const total = groups.reduce((sum, group) => sum + group.marks.length, 0);
  const gaps = Math.max(0, groups.length - 1) * GAP;
  const perColumn = Math.max(1, Math.ceil(total / Math.max(1, room - gaps - groups.length)));
  let from = 0;
  return groups.map(({ label, marks }) => {
    const columns = columnsOf(marks, perColumn);
    const span = { label, from, columns };
    from += columns.length + GAP;
    return span;
  });
}

/** How many columns the strip takes. */
export function stripWidth(spans: readonly StripSpan[]): number {
  const last = spans.at(-1);
  return last === undefined ? 0 : last.from + last.columns.length;
}

function columnsOf(marks: string, perColumn: number): StripColumn[] {
  const count = Math.ceil(marks.length / perColumn);
  return Array.from({ length: count }, (_, index) =>
    columnOf(marks.slice(index * perColumn, (index + 1) * perColumn)),
  );
}

function columnOf(marks: string): StripColumn {
  const times = (mark: string) => marks.split(mark).length - 1;
  return {
    onlyChallenger: times("+"),
    onlyBaseline: times("-"),
    bothWrong: times("x"),
    bothRight: times("."),
    rows: marks.length,
  };
}
