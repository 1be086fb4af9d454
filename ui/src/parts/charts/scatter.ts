/** A candidate in the plane: the further left and the higher, the better. */
export type ScatterPoint = {
  letter: string;
  x: number;
  y: number;
  /** The interval of `y`. */
  interval: readonly [number, number];
};

/**
 * The points that no other beats: none is at least as high at the same or a smaller `x`. From left
 * to right.
 */
export function paretoFront(points: readonly ScatterPoint[]): ScatterPoint[] {
  const fromLeft = points.toSorted((one, other) => one.x - other.x || other.y - one.y);
  let best = Number.NEGATIVE_INFINITY;
  return fromLeft.filter((point) => {
    const isBetter = point.y > best;
    if (isBetter) best = point.y;
    return isBetter;
  });
}

/** The shares to print at the side, by steps of 5 %, so that every interval fits. */
export function shareDomain(points: readonly ScatterPoint[]): [number, number] {
  const ends = points.flatMap((point) => [point.interval[0], point.interval[1], point.y]);
  const low = Math.max(0, Math.floor(Math.min(1, ...ends) * 20) / 20);
  const high = Math.min(1, Math.ceil(Math.max(0, ...ends) * 20) / 20);
  return low < high ? [low, high] : [Math.max(0, low - 0.05), Math.min(1, high + 0.05)];
}
