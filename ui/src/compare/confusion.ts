import type { ConfusionCount, ConfusionView, LabelFigures } from "../host";

/** A cell by the places of its labels; `null` for answers that are no label. */
export type PlacedCell = Pick<ConfusionCount, "expected" | "answered">;

/** The part of a confusion matrix that is shown. */
export type ShownMatrix = {
  /** The places of the labels that are shown, both as lines and as columns. */
  labels: number[];
  /** The rows of a cell; 0 where there is none. */
  rows: (expected: number, answered: number | null) => number;
  /** The most rows of a wrong cell. */
  most: number;
};

/** Whether a row that expects the label was answered otherwise, or another row with it. */
export function hasError(label: LabelFigures): boolean {
  return label.correct < label.expected || label.correct < label.answered;
}

/** The labels with errors, or all. Every error lies between labels that have one, so none is lost. */
export function shownMatrix(view: ConfusionView, showsAll: boolean): ShownMatrix {
  const cells = new Map(view.cells.map((cell) => [cellKey(cell.expected, cell.answered), cell.rows]));
  const places = view.labels.map((_, place) => place);
  return {
    labels: places.filter((place) => showsAll || isShown(view.labels[place])),
    rows: (expected, answered) => cells.get(cellKey(expected, answered)) ?? 0,
    most: Math.max(1, ...view.cells.filter((cell) => cell.answered !== cell.expected).map((cell) => cell.rows)),
  };
}

function isShown(label: LabelFigures | undefined): boolean {
  return label !== undefined && hasError(label);
}

function cellKey(expected: number, answered: number | null): string {
  return `${expected} ${answered ?? "none"}`;
}

/** Where an arrow key goes in a table of `rows` lines and `columns` columns; `null` for other keys. */
export function cellAfterKey(
  key: string,
  [row, column]: readonly [number, number],
  rows: number,
  columns: number,
): [number, number] | null {
  const steps: Record<string, [number, number]> = {
    ArrowDown: [row + 1, column],
    ArrowUp: [row - 1, column],
    ArrowRight: [row, column + 1],
    ArrowLeft: [row, column - 1],
    Home: [row, 0],
    End: [row, columns - 1],
  };
  const next = steps[key];
  if (next === undefined || rows === 0) return null;
  return [inside(next[0], rows), inside(next[1], columns)];
}

function inside(value: number, count: number): number {
  return Math.min(count - 1, Math.max(0, value));
}
