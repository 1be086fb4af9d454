import { observeElementOffset, useVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useRef } from "react";

import { placeThatShows, ROW_HEIGHT, scrollMapping } from "./mapping";

type RowWindowOptions = {
  total: number;
  /** The scroller's height, head included. */
  height: number;
  scroller: RefObject<HTMLDivElement | null>;
  resetKey: string;
  onRange: (first: number, last: number) => void;
  onReset: () => void;
};

type RowWindow = {
  /** The height of the element that holds the rows. */
  height: number;
  /** The rows to draw and where, in pixels from that element's top. */
  items: ReadonlyArray<{ index: number; top: number }>;
  /** Scrolls so that a row is seen. */
  show: (index: number) => void;
};

/**
 * Which rows are seen. The virtualizer works in the rows' own pixels; the mapping stands between it
 * and the element, which may be shorter than the rows.
 */
export function useRowWindow(options: RowWindowOptions): RowWindow {
  const { total, scroller, resetKey, onRange, onReset } = options;
  const viewport = Math.max(0, options.height - ROW_HEIGHT);
  const mapping = scrollMapping(total, viewport);
  const mappingRef = useRef(mapping);
  mappingRef.current = mapping;
  const virtualizer = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
    observeElementOffset: (instance, report) =>
      observeElementOffset(instance, (offset, isScrolling) =>
        report(mappingRef.current.toRows(offset), isScrolling),
      ),
    scrollToFn: () => undefined,
  });
  const items = virtualizer.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => onRange(first, last), [first, last, onRange]);
  useBackToTop(scroller, resetKey, onReset);

  const scrollTop = scroller.current?.scrollTop ?? 0;
  const shift = mapping.toRows(scrollTop) - Math.min(scrollTop, Math.max(0, mapping.height - viewport));
  return {
    height: mapping.height,
    items: items.map((item) => ({ index: item.index, top: item.start - shift })),
    show: (index) => {
      const element = scroller.current;
      if (element === null) return;
      const place = mapping.toRows(element.scrollTop);
      const target = placeThatShows(index, place, viewport);
      if (target !== place) element.scrollTo({ top: mapping.toScroll(target) });
    },
  };
}

function useBackToTop(scroller: RefObject<HTMLDivElement | null>, key: string, onReset: () => void): void {
  const lastKey = useRef(key);
  useEffect(() => {
    if (lastKey.current === key) return;
    lastKey.current = key;
    scroller.current?.scrollTo({ top: 0 });
    onReset();
  }, [key, onReset, scroller]);
}
