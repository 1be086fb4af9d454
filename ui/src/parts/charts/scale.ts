import { ticks } from "d3-array";

// d3-scale is not used: through d3-interpolate it loads d3-color, which writes `constructor` on an
// object and throws under Tauri's frozen Object.prototype.

/** A straight mapping of values to pixels. */
export type LinearScale = {
  (value: number): number;
  readonly domain: readonly [number, number];
  readonly range: readonly [number, number];
  /** About `count` round values inside the domain. */
  ticks(count: number): number[];
};

/** Maps `domain` on `range`; a domain without length maps to the range's start. */
export function linearScale(
  domain: readonly [number, number],
  range: readonly [number, number],
): LinearScale {
  const length = domain[1] - domain[0];
  const factor = length === 0 ? 0 : (range[1] - range[0]) / length;
  const scale = (value: number) => range[0] + (value - domain[0]) * factor;
  return Object.assign(scale, {
    domain,
    range,
    ticks: (count: number) => ticks(domain[0], domain[1], count),
  });
}
