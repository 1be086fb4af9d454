import { useVirtualizer } from "@tanstack/react-virtual";
import { type CSSProperties, type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from "react";

import { count, percent } from "../format";
import type { ConfusionView, LabelFigures } from "../host";
import { Empty } from "../parts/Callout";
import { classes } from "../parts/classes";
import { writtenOut } from "../parts/inert";
import { InertLine } from "../parts/InertText";
import { ROW_HEIGHT } from "../parts/table/mapping";
import { cellAfterKey, type PlacedCell, type ShownMatrix, shownMatrix } from "./confusion";

type ConfusionTableProps = {
  view: ConfusionView;
  showsAll: boolean;
  onPress: (cell: PlacedCell) => void;
};

/** The columns before the cells: label, rows, precision, recall, F1. */
const FIGURES = 5;

/**
 * Expected labels as lines, answered ones as columns. Only the lines that are seen exist. It has one
 * tab stop; the arrows move from cell to cell, Enter shows a cell's rows.
 */
export function ConfusionTable({ view, showsAll, onPress }: ConfusionTableProps) {
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const matrix = useMemo(() => shownMatrix(view, showsAll), [view, showsAll]);
  const columns: Array<number | null> = [...matrix.labels, null];
  const [cursor, setCursor] = useState<readonly [number, number] | null>(null);
  const virtualizer = useVirtualizer({
    count: matrix.labels.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
  });
  const cellId = (row: number, column: number) => `${id}-${row}-${column}`;
  const current = cursor === null ? undefined : cellId(...cursor);
  useEffect(() => {
    if (current !== undefined) document.getElementById(current)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [current]);
  const pressAt = (row: number, column: number) => {
    const [expected, answered] = [matrix.labels[row], columns[column]];
    if (expected === undefined || answered === undefined || matrix.rows(expected, answered) === 0) return;
    onPress({ expected, answered });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" && cursor !== null) {
      event.preventDefault();
      pressAt(...cursor);
      return;
    }
    const next = cellAfterKey(event.key, cursor ?? [0, 0], matrix.labels.length, columns.length);
    if (next === null) return;
    event.preventDefault();
    setCursor(next);
  };
  if (matrix.labels.length === 0) {
    return <Empty title="No label has an error">Choose “All labels” to see what was answered.</Empty>;
  }
  const lines = virtualizer.getVirtualItems();
  const before = lines[0]?.start ?? 0;
  const after = virtualizer.getTotalSize() - (lines.at(-1)?.end ?? 0);
  return (
    <div ref={scroller} className="scroll confusion">
      {/* The ARIA grid pattern on a native table, whose heads are then read with each cell. */}
      <table
        className="t matrix"
        role="grid"
        aria-label="Expected labels by answered labels"
        aria-rowcount={matrix.labels.length + 1}
        aria-colcount={FIGURES + columns.length}
        aria-activedescendant={current}
        tabIndex={0}
        data-testid="confusion-table"
        onKeyDown={onKeyDown}
        onFocus={() => cursor === null && setCursor([0, 0])}
      >
        <Head view={view} columns={columns} />
        <Gap height={before} />
        <tbody>
          {lines.map(({ index }) => (
            <Line
              key={index}
              index={index}
              view={view}
              matrix={matrix}
              columns={columns}
              cellId={cellId}
              current={current}
              onPress={(column) => {
                setCursor([index, column]);
                pressAt(index, column);
              }}
            />
          ))}
        </tbody>
        <Gap height={after} />
      </table>
    </div>
  );
}

function Gap({ height }: { height: number }) {
  if (height <= 0) return null;
  return (
    <tbody aria-hidden="true">
      <tr style={{ height }} />
    </tbody>
  );
}

function Head({ view, columns }: { view: ConfusionView; columns: ReadonlyArray<number | null> }) {
  return (
    <thead>
      <tr>
        <th scope="col" className="matrix-label">
          Expected
        </th>
        {["Rows", "Recall %", "Prec. %", "F1"].map((name) => (
          <th key={name} scope="col" className={classes("num matrix-figure", name.includes("%") && "wide")} title={TITLES[name]}>
            {name}
          </th>
        ))}
        {columns.map((column) => (
          <th key={column} scope="col" className="matrix-column">
            {column === null ? <i className="ell">no label</i> : <InertLine text={view.labels[column]?.label ?? ""} />}
          </th>
        ))}
      </tr>
    </thead>
  );
}

const TITLES: Record<string, string> = {
  Rows: "Rows that expect the label",
  "Recall %": "Of the rows that expect the label, those that are answered right",
  "Prec. %": "Precision: of the rows answered with the label, those that expect it",
  F1: "The harmonic mean of precision and recall, 0 to 1",
};

type LineProps = {
  index: number;
  view: ConfusionView;
  matrix: ShownMatrix;
  columns: ReadonlyArray<number | null>;
  cellId: (row: number, column: number) => string;
  current: string | undefined;
  onPress: (column: number) => void;
};

function Line({ index, view, matrix, columns, cellId, current, onPress }: LineProps) {
  const expected = matrix.labels[index] ?? 0;
  const label = view.labels[expected];
  if (label === undefined) return null;
  return (
    <tr aria-rowindex={index + 2}>
      <th scope="row" className="matrix-label">
        <InertLine text={label.label} />
      </th>
      <Figures label={label} />
      {columns.map((answered, column) => {
        const rows = matrix.rows(expected, answered);
        const id = cellId(index, column);
        const name = answered === null ? "no label" : (view.labels[answered]?.label ?? "");
        return (
          <td
            key={answered}
            id={id}
            className={classes("cell", rows > 0 && "on", answered === expected && "right", id === current && "cursor")}
            style={{ "--heat": answered === expected ? 0 : rows / matrix.most } as CSSProperties}
            title={rows > 0 ? writtenOut(`${name} answered for ${label.label}: ${count(rows)}`) : undefined}
            data-rows={rows > 0 ? rows : undefined}
            onClick={() => onPress(column)}
          >
            {rows > 0 ? count(rows) : ""}
          </td>
        );
      })}
    </tr>
  );
}

function Figures({ label }: { label: LabelFigures }) {
  return (
    <>
      <td className="num">{count(label.expected)}</td>
      <td className="num">{share(label.recall)}</td>
      <td className="num">{share(label.precision)}</td>
      <td className="num">{label.f1 === null ? "–" : label.f1.toFixed(2)}</td>
    </>
  );
}

function share(value: number | null): string {
  return value === null ? "–" : percent(value);
}
