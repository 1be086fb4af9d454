import { useCallback, useRef, useState } from "react";

import type { RowId, RowLine } from "../host";

/** The rows that are ticked for a change in bulk. */
export type Ticked = {
  ids: ReadonlySet<RowId>;
  /** Ticks or unticks a row; with `through`, all rows since the last one that was pressed. */
  toggle: (row: RowLine, index: number, through: boolean) => void;
  clear: () => void;
};

/** Holds the ticks. `rowAt` gives the rows between two places, as far as they are loaded. */
export function useTicked(rowAt: (index: number) => RowLine | undefined): Ticked {
  const [ids, setIds] = useState<ReadonlySet<RowId>>(new Set());
  const anchor = useRef<number | null>(null);
  const toggle = (row: RowLine, index: number, through: boolean) => {
    const from = through ? (anchor.current ?? index) : index;
    const [first, last] = from < index ? [from, index] : [index, from];
    const range: RowLine[] = [];
    for (let place = first; place <= last; place += 1) {
      const between = rowAt(place);
      if (between !== undefined) range.push(between);
    }
    anchor.current = index;
    setIds((old) => {
      const next = new Set(old);
      const isOn = !old.has(row.id);
      for (const { id } of range) {
        if (isOn) next.add(id);
        else next.delete(id);
      }
      return next;
    });
  };
  const clear = useCallback(() => {
    anchor.current = null;
    setIds(new Set());
  }, []);
  return { ids, toggle, clear };
}
