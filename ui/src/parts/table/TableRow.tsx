import type { CSSProperties, ReactNode } from "react";

import { classes } from "../classes";
import { Icon } from "../Icon";
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
  /** The box at its beginning, where rows have one. */
  tick: { isOn: boolean; onPress: (through: boolean) => void } | undefined;
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
      {props.tick && (
        <div role="gridcell" className="vt-td vt-tick">
          <button
            type="button"
            role="checkbox"
            tabIndex={-1}
            aria-checked={props.tick.isOn}
            aria-label={`Tick row ${props.index + 1}`}
            className={classes("check", props.tick.isOn && "on")}
            onPointerDown={(event) => event.stopPropagation()}
            onClick={(event) => props.tick?.onPress(event.shiftKey)}
          >
            {props.tick.isOn && <Icon name="check" size={12} />}
          </button>
        </div>
      )}
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
