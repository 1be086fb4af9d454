import type { ReactNode } from "react";

/** A column of a virtual table. */
export type TableColumn<Row> = {
  id: string;
  header: ReactNode;
  /** The head in plain words, where `header` is not a text. */
  label?: string;
  cell: (row: Row) => ReactNode;
  /** A track of a CSS grid: `64px`, `minmax(120px, 1fr)`. */
  width: string;
  numeric?: boolean;
  sortable?: boolean;
  /** The column is dropped while the table is narrower than this, in pixels. */
  dropBelow?: number;
};

/** What a table is sorted by. */
export type TableSort = { id: string; descending: boolean };

/** The columns that a table of this width has room for. */
export function shownColumns<Row>(
  columns: ReadonlyArray<TableColumn<Row>>,
  width: number,
): Record<string, boolean> {
  return Object.fromEntries(
    columns.map((column) => [column.id, width === 0 || width >= (column.dropBelow ?? 0)]),
  );
}

/** The tracks of the grid, those that were dragged in their own width. */
export function gridTracks<Row>(
  columns: ReadonlyArray<TableColumn<Row>>,
  shown: Readonly<Record<string, boolean>>,
  dragged: Readonly<Record<string, number>>,
): string {
  return columns
    .filter((column) => shown[column.id])
    .map((column) => {
      const width = dragged[column.id];
      return width === undefined ? column.width : `${width}px`;
    })
    .join(" ");
}
