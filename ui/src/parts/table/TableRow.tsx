import type { CSSProperties, ReactNode } from "react";

import { classes } from "../classes";
import type { TableColumn } from "./columns";

type TableRowProps<Row> = {
  id: string;
  index: number;
  top: number;
  style: CSSProperties;
  /** Absent while the row is not loaded. */
  cells: ReadonlyArray<{ id: string; content: ReactNode }> | undefined;
  columns: ReadonlyArray<TableColumn<Row>>;
  isSelected: boolean;
  isCursor: boolean;
  isOff: boolean;
  onPress: () => void;
  onOpen: () => void;
};

/** One row at its place. The keyboard reaches it through the table, which has the focus. */
export function TableRow<Row>(props: TableRowProps<Row>) {
  return (
    <div
      id={props.id}
      role="row"
      aria-rowindex={props.index + 2}
      aria-selected={props.isSelected}
      className={classes(
        "vt-row",
        props.isSelected && "sel",
        props.isCursor && "cursor",
        props.isOff && "off",
      )}
      style={{ ...props.style, transform: `translateY(${props.top}px)` }}
      onPointerDown={(event) => event.button === 0 && props.onPress()}
      onDoubleClick={props.onOpen}
    >
      {props.cells?.map((cell) => (
        <div
          key={cell.id}
          role="gridcell"
          className={classes(
            "vt-td",
            props.columns.find((column) => column.id === cell.id)?.numeric && "num",
          )}
        >
          {cell.content}
        </div>
      ))}
    </div>
  );
}
