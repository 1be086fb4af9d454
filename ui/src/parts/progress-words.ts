import { bytes, count, rate, remaining } from "../format";
import type { Progress, Unit } from "../host";

/** How much is done: `251 kB of 612 kB`, `4,000 rows`. */
export function amount({ unit, done, total }: Progress): string {
  const write = (value: number) => (unit === "bytes" ? bytes(value) : count(value));
  return total === null ? `${write(done)}${word(unit)}` : `${write(done)} of ${write(total)}${word(unit)}`;
}

function word(unit: Unit): string {
  return unit === "bytes" ? "" : ` ${unit}`;
}

/** How fast, and what remains: `38 MB a second, 4 s left`. */
export function pace({ unit, rate: perSecond, remaining_seconds: left }: Progress): string {
  const speed = unit === "bytes" && perSecond !== null ? `${bytes(Math.round(perSecond))} a second` : rate(perSecond);
  return [speed, remaining(left)].filter(Boolean).join(", ");
}
