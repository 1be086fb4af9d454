import { percent } from "../../format";
import { candidateSlot } from "../marks";
import { type LinearScale, linearScale } from "./scale";

const WIDTH = 136;
const HEIGHT = 20;
const INSET = 4;

/** One scale for a column of intervals, from the lowest low to the highest high, by steps of 5 %. */
export function intervalScale(intervals: ReadonlyArray<readonly [number, number] | null>): LinearScale {
  const known = intervals.filter((interval) => interval !== null).flat();
  if (known.length === 0) return linearScale([0, 1], [INSET, WIDTH - INSET]);
  const low = Math.max(0, Math.floor(Math.min(...known) * 20) / 20);
  const high = Math.min(1, Math.ceil(Math.max(...known) * 20) / 20);
  return linearScale(low === high ? [Math.max(0, low - 0.05), Math.min(1, high + 0.05)] : [low, high], [
    INSET,
    WIDTH - INSET,
  ]);
}

function marks(scale: LinearScale): number[] {
  return scale.ticks(3);
}

/** The scale, printed in the column's head. */
export function IntervalAxis({ scale }: { scale: LinearScale }) {
  return (
    <svg className="chart" width={WIDTH} height={16} aria-hidden="true">
      {marks(scale).map((tick) => {
        const at = scale(tick);
        const anchor = at < 16 ? "start" : at > WIDTH - 16 ? "end" : "middle";
        return (
          <text key={tick} x={at} y={12} textAnchor={anchor}>
            {percent(tick, 0)}
          </text>
        );
      })}
    </svg>
  );
}

type IntervalMarkProps = {
  letter: string;
  value: number;
  interval: readonly [number, number];
  /** Where the baseline stands, drawn dotted. */
  baseline: number | null;
  scale: LinearScale;
};

/** A point with its interval, and the baseline dotted behind it. */
export function IntervalMark({ letter, value, interval, baseline, scale }: IntervalMarkProps) {
  const [low, high] = [scale(interval[0]), scale(interval[1])];
  const slot = candidateSlot(letter);
  const label = `${percent(value)} %, ${percent(interval[0])} to ${percent(interval[1])}`;
  return (
    <svg className="chart" width={WIDTH} height={HEIGHT} role="img" aria-label={label}>
      {marks(scale).map((tick) => (
        <line key={tick} className="grid" x1={scale(tick)} x2={scale(tick)} y1="0" y2={HEIGHT} />
      ))}
      {baseline !== null && (
        <line className="base" x1={scale(baseline)} x2={scale(baseline)} y1="0" y2={HEIGHT} />
      )}
      <path
        d={`M${low} 10H${high}M${low} 7v6M${high} 7v6`}
        stroke={`var(--cand-${slot}-line)`}
        strokeWidth="2"
      />
      <rect
        x={scale(value) - 4}
        y="6"
        width="8"
        height="8"
        rx="2"
        fill={`var(--cand-${slot})`}
        stroke="var(--canvas)"
        strokeWidth="1"
      />
    </svg>
  );
}
