import type { CSSProperties, PointerEvent } from "react";

import { classes } from "../classes";
import { Icon } from "../Icon";
import type { TableColumn, TableSort } from "./columns";

type TableHeadProps<Row> = {
  columns: ReadonlyArray<TableColumn<Row>>;
  style: CSSProperties;
  /** Whether the rows begin with a box to tick. */
  hasTicks?: boolean;
  sort: TableSort | null;
  onSort: (id: string) => void;
  onDrag: (id: string, width: number) => void;
};

/** The head that stays in sight: sorts by a press, gets wider by a drag at its right edge. */
export function TableHead<Row>({ columns, style, hasTicks, sort, onSort, onDrag }: TableHeadProps<Row>) {
  return (
    <div className="vt-head" role="rowgroup">
      <div role="row" className="vt-row" style={style} aria-rowindex={1}>
        {hasTicks && <div role="columnheader" className="vt-th"><span className="unseen">Ticked</span></div>}
        {columns.map((column, index) => (
          <div
            key={column.id}
            role="columnheader"
            aria-label={column.label}
            aria-sort={ariaSort(column, sort)}
            className={classes("vt-th", column.numeric && "num")}
          >
            {column.sortable ? (
              <button type="button" onClick={() => onSort(column.id)}>
                {column.header}
                {sort?.id === column.id && <Icon name={sort.descending ? "down" : "up"} size={12} />}
              </button>
            ) : (
              <span className="ell">{column.header}</span>
            )}
            {index < columns.length - 1 && (
              <i
                className="vt-grip"
                onPointerDown={(event) => startDrag(event, (width) => onDrag(column.id, width))}
              />
            )}
          </div>
        ))}
      </div>
    </div>
  );
}

function ariaSort<Row>(column: TableColumn<Row>, sort: TableSort | null) {
  if (!column.sortable) return undefined;
  if (sort?.id !== column.id) return "none" as const;
  return sort.descending ? ("descending" as const) : ("ascending" as const);
}

/** Follows the pointer until it is let go. */
function startDrag(event: PointerEvent<HTMLElement>, onWidth: (width: number) => void): void {
  const grip = event.currentTarget;
  const head = grip.parentElement;
  if (head === null) return;
  event.preventDefault();
  const from = event.clientX;
  const width = head.getBoundingClientRect().width;
  grip.setPointerCapture(event.pointerId);
  const move = (moved: globalThis.PointerEvent) => onWidth(Math.max(40, width + moved.clientX - from));
  grip.addEventListener("pointermove", move);
  grip.addEventListener("lostpointercapture", () => grip.removeEventListener("pointermove", move), {
    once: true,
  });
}
