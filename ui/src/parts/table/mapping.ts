/** The height of every row in CSS pixels. */
export const ROW_HEIGHT = 28;

/** The tallest element that scrolls well; WebKitGTK itself ends at 33,554,428. */
export const MAX_SCROLL_HEIGHT = 8_000_000;

/**
 * How the scroll position of an element stands for a place among the rows. Up to the cap they are
 * the same; above it, the element is shorter than the rows and the position is mapped in proportion.
 */
export type ScrollMapping = {
  /** The height to give the element that scrolls. */
  readonly height: number;
  /** The place among the rows, in pixels from the first row's top, at a scroll position. */
  toRows(scrollTop: number): number;
  /** The scroll position that shows a place among the rows at the top. */
  toScroll(place: number): number;
};

/** The mapping for `total` rows seen through a viewport of `viewport` pixels. */
export function scrollMapping(total: number, viewport: number): ScrollMapping {
  const rowsHeight = total * ROW_HEIGHT;
  const height = Math.min(rowsHeight, MAX_SCROLL_HEIGHT);
  const scrollEnd = Math.max(0, height - viewport);
  const rowsEnd = Math.max(0, rowsHeight - viewport);
  const factor = scrollEnd === 0 ? 1 : rowsEnd / scrollEnd;
  return {
    height,
    toRows: (scrollTop) => clamp(scrollTop, 0, scrollEnd) * factor,
    toScroll: (place) => clamp(place, 0, rowsEnd) / factor,
  };
}

/** Where to scroll so that row `index` is seen, from the place that is seen now. */
export function placeThatShows(index: number, place: number, viewport: number): number {
  const top = index * ROW_HEIGHT;
  if (top < place) return top;
  const bottom = top + ROW_HEIGHT;
  return bottom > place + viewport ? bottom - viewport : place;
}

/** Where the keyboard goes from row `index`; `null` when the key does not move. */
export function rowAfterKey(key: string, index: number, total: number, viewport: number): number | null {
  const page = Math.max(1, Math.floor(viewport / ROW_HEIGHT) - 1);
  const steps: Record<string, number> = {
    ArrowDown: index + 1,
    j: index + 1,
    ArrowUp: index - 1,
    k: index - 1,
    PageDown: index + page,
    PageUp: index - page,
    Home: 0,
    End: total - 1,
  };
  const target = steps[key];
  return target === undefined || total === 0 ? null : clamp(target, 0, total - 1);
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
