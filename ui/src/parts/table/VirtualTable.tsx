import {
  type ColumnDef,
  columnVisibilityFeature,
  rowSortingFeature,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { type KeyboardEvent, type ReactNode, useEffect, useEffectEvent, useId, useMemo, useRef, useState } from "react";

import { useSize } from "../useSize";
import { gridTracks, shownColumns, type TableColumn, type TableSort } from "./columns";
import { ROW_HEIGHT, rowAfterKey } from "./mapping";
import { TableHead } from "./TableHead";
import { TableRow } from "./TableRow";
import { useRowWindow } from "./useRowWindow";

const features = tableFeatures({ columnVisibilityFeature, rowSortingFeature });

export type VirtualTableProps<Row> = {
  /** What the table holds, for those who can't see it. */
  label: string;
  columns: ReadonlyArray<TableColumn<Row>>;
  total: number;
  /** The row at a place, once it is loaded. */
  rowAt: (index: number) => Row | undefined;
  rowId: (row: Row) => string | number;
  /** Says which places are seen, so that their pages can be fetched. */
  onRange: (first: number, last: number) => void;
  sort?: TableSort | null;
  onSort?: (sort: TableSort | null) => void;
  /** The row that is open beside the table. */
  selectedId?: string | number | null;
  /** A row was pressed, or reached by keyboard. */
  onSelect?: (row: Row, index: number) => void;
  /** A row was pressed twice, or Enter on it. */
  onOpen?: (row: Row, index: number) => void;
  /** The row that the keyboard stands on, where something else than the table moves it too. */
  at?: number | null;
  /** Takes the focus as soon as it is there. */
  takesFocus?: boolean;
  /** Whether a row does not take part. */
  isOff?: (row: Row) => boolean;
  /** The rows that are ticked; with `onTick` each row begins with a box. */
  ticked?: ReadonlySet<string | number>;
  /** A box was pressed, or Space; with Shift, all since the last one are meant. */
  onTick?: (row: Row, index: number, through: boolean) => void;
  /** Back to the top when this changes. */
  resetKey: string;
  empty: ReactNode;
  testId?: string;
};

/**
 * A table of any length, of which only the rows that are seen exist. Rows are 28 px; a row that is
 * not loaded yet is blank. It has one tab stop, and the keyboard moves a cursor through the rows.
 */
export function VirtualTable<Row extends object>(props: VirtualTableProps<Row>) {
  const { columns, total, rowAt } = props;
  const tableId = useId();
  const [sizeRef, size] = useSize<HTMLDivElement>();
  const [cursor, setCursor] = useState(-1);
  const [dragged, setDragged] = useState<Record<string, number>>({});
  const seen = useRowWindow({
    total,
    height: size.height,
    scroller: sizeRef,
    resetKey: props.resetKey,
    onRange: props.onRange,
    onReset: () => setCursor(-1),
  });
  const shown = useMemo(() => shownColumns(columns, size.width), [columns, size.width]);
  const loaded = seen.items.map((item) => rowAt(item.index)).filter((row) => row !== undefined);
  const table = useTable({
    features,
    columns: useMemo(() => columnDefs(columns), [columns]),
    data: loaded,
    manualSorting: true,
    getRowId: (row) => String(props.rowId(row)),
    state: {
      columnVisibility: shown,
      sorting: props.sort ? [{ id: props.sort.id, desc: props.sort.descending }] : [],
    },
    onSortingChange: (update) => {
      const old = props.sort ? [{ id: props.sort.id, desc: props.sort.descending }] : [];
      const [first] = typeof update === "function" ? update(old) : update;
      props.onSort?.(first ? { id: first.id, descending: first.desc } : null);
    },
  });
  const rowModels = table.getRowModel().rowsById;
  const box = props.onTick === undefined ? "" : "32px ";
  const tracks = { gridTemplateColumns: box + gridTracks(columns, shown, dragged) };

  // A row that the keyboard reached before it was loaded is selected once it is.
  const awaited = useRef<number | null>(null);
  const { onSelect } = props;
  useEffect(() => {
    const index = awaited.current;
    const row = index === null ? undefined : rowAt(index);
    if (index === null || row === undefined) return;
    awaited.current = null;
    onSelect?.(row, index);
  });
  const moveTo = (index: number) => {
    const row = rowAt(index);
    awaited.current = row === undefined ? index : null;
    setCursor(index);
    seen.show(index);
    if (row !== undefined) onSelect?.(row, index);
  };
  useMovedFromOutside(props.at ?? null, size.height > 0 && total > 0, (index) => {
    setCursor(index);
    seen.show(index);
  });
  const { takesFocus } = props;
  useEffect(() => {
    if (takesFocus) sizeRef.current?.focus({ preventScroll: true });
  }, [takesFocus, sizeRef]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== event.currentTarget) return;
    const cursorRow = rowAt(cursor);
    if (event.key === "Enter" && cursorRow !== undefined) {
      event.preventDefault();
      (props.onOpen ?? props.onSelect)?.(cursorRow, cursor);
      return;
    }
    if (event.key === " " && props.onTick !== undefined && cursorRow !== undefined) {
      event.preventDefault();
      props.onTick(cursorRow, cursor, event.shiftKey);
      return;
    }
    const next = rowAfterKey(event.key, cursor, total, size.height - ROW_HEIGHT);
    if (next === null) return;
    event.preventDefault();
    moveTo(next);
  };

  return (
    <div
      ref={sizeRef}
      className="vt scroll"
      role="grid"
      aria-label={props.label}
      aria-rowcount={total + 1}
      aria-activedescendant={cursor >= 0 ? `${tableId}-${cursor}` : undefined}
      tabIndex={0}
      data-testid={props.testId}
      data-total={total}
      onKeyDown={onKeyDown}
      onFocus={() => cursor < 0 && total > 0 && setCursor(props.at ?? 0)}
    >
      <TableHead
        columns={columns.filter((column) => shown[column.id])}
        style={tracks}
        hasTicks={props.onTick !== undefined}
        sort={props.sort ?? null}
        onSort={(id) => table.getColumn(id)?.toggleSorting()}
        onDrag={(id, width) => setDragged((old) => ({ ...old, [id]: width }))}
      />
      <div className="vt-body" role="rowgroup" style={{ height: seen.height }}>
        {seen.items.map((item) => {
          const row = rowAt(item.index);
          const model = row === undefined ? undefined : rowModels[String(props.rowId(row))];
          return (
            <TableRow
              key={item.index}
              id={`${tableId}-${item.index}`}
              index={item.index}
              top={item.top}
              style={tracks}
              cells={model?.getVisibleCells().map((cell) => ({
                id: cell.column.id,
                content: <table.FlexRender cell={cell} />,
              }))}
              columns={columns}
              isSelected={row !== undefined && props.rowId(row) === props.selectedId}
              isCursor={item.index === cursor}
              isOff={row !== undefined && Boolean(props.isOff?.(row))}
              tick={
                props.onTick !== undefined && row !== undefined
                  ? {
                      isOn: props.ticked?.has(props.rowId(row)) ?? false,
                      onPress: (through) => props.onTick?.(row, item.index, through),
                    }
                  : undefined
              }
              onPress={() => moveTo(item.index)}
              onOpen={() => row !== undefined && props.onOpen?.(row, item.index)}
            />
          );
        })}
      </div>
      {total === 0 && props.empty}
    </div>
  );
}

/** Follows a place that something else than the table moves, once the table is laid out. */
function useMovedFromOutside(at: number | null, isLaidOut: boolean, moveTo: (index: number) => void): void {
  const follow = useEffectEvent(moveTo);
  useEffect(() => {
    if (at !== null && isLaidOut) follow(at);
  }, [at, isLaidOut]);
}

function columnDefs<Row extends object>(
  columns: ReadonlyArray<TableColumn<Row>>,
): Array<ColumnDef<typeof features, Row>> {
  return columns.map((column) => ({
    id: column.id,
    header: () => column.header,
    cell: (context) => column.cell(context.row.original),
    accessorFn: () => null,
    enableSorting: Boolean(column.sortable),
    sortDescFirst: false,
  }));
}
