import { percent } from "../../format";
import { candidateSlot } from "../marks";
import { useSize } from "../useSize";
import { type LinearScale, linearScale } from "./scale";
import { paretoFront, type ScatterPoint, shareDomain } from "./scatter";

const LEFT = 38;
const RIGHT = 14;
const TOP = 10;
const BOTTOM = 36;
const MARK = 16;

type ScatterProps = {
  points: readonly ScatterPoint[];
  /** What lies to the right, with its unit. */
  axis: string;
  tick: (x: number) => string;
  /** What to say where nothing lies above the front: `nothing better at this cost`. */
  front: string;
  /** All figures in words. */
  label: string;
};

/** Right answers against what they take: whiskers for the intervals, dashed what nothing beats. */
export function Scatter(props: ScatterProps) {
  const [ref, { width, height }] = useSize<HTMLDivElement>();
  return (
    <div ref={ref} className="scatter">
      {width > 160 && height > 120 && <Drawing {...props} width={width} height={height} />}
    </div>
  );
}

function Drawing({ points, axis, tick, front, label, width, height }: ScatterProps & { width: number; height: number }) {
  const most = Math.max(...points.map((point) => point.x));
  // Some room at both sides, so that no mark leaves the frame.
  const x = linearScale([0, most > 0 ? most * 1.06 : 1], [LEFT + MARK, width - RIGHT - MARK / 2]);
  const y = linearScale(shareDomain(points), [height - BOTTOM, TOP]);
  return (
    <svg className="chart" width={width} height={height} role="img" aria-label={label}>
      <Axes x={x} y={y} width={width} height={height} axis={axis} tick={tick} />
      <Front points={paretoFront(points)} x={x} y={y} width={width} bottom={height - BOTTOM} words={front} />
      {points.map((point) => (
        <path
          key={point.letter}
          d={`M${x(point.x)} ${y(point.interval[0])}V${y(point.interval[1])}`}
          stroke={`var(--cand-${candidateSlot(point.letter)}-line)`}
          strokeWidth="2"
        />
      ))}
      {points.map((point) => (
        <Mark key={point.letter} point={point} x={x} y={y} />
      ))}
    </svg>
  );
}

type AxesProps = Pick<ScatterProps, "axis" | "tick"> & { x: LinearScale; y: LinearScale; width: number; height: number };

function Axes({ x, y, width, height, axis, tick }: AxesProps) {
  const bottom = height - BOTTOM;
  return (
    <>
      {y.ticks(5).map((value) => (
        <g key={value}>
          <line className="grid" x1={LEFT} x2={width - RIGHT} y1={y(value)} y2={y(value)} />
          <text x={LEFT - 6} y={y(value) + 4} textAnchor="end">
            {percent(value, 0)}
          </text>
        </g>
      ))}
      {x.ticks(4).map((value) => (
        <text key={value} x={x(value)} y={bottom + 15} textAnchor="middle">
          {tick(value)}
        </text>
      ))}
      <text x={LEFT} y={height - 5}>
        {axis}
      </text>
    </>
  );
}

type FrontProps = { points: readonly ScatterPoint[]; x: LinearScale; y: LinearScale; width: number; bottom: number; words: string };

function Front({ points, x, y, width, bottom, words }: FrontProps) {
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined) return null;
  const steps = points.map((point, index) => (index === 0 ? `V${y(point.y)}` : `H${x(point.x)}V${y(point.y)}`));
  const hasRoom = width - RIGHT - x(last.x) > 150;
  return (
    <>
      <path className="front" d={`M${x(first.x)} ${bottom}${steps.join("")}H${width - RIGHT}`} />
      {hasRoom && (
        <text x={width - RIGHT} y={y(last.y) - 6 < TOP ? y(last.y) + 14 : y(last.y) - 6} textAnchor="end">
          {words}
        </text>
      )}
    </>
  );
}

function Mark({ point, x, y }: { point: ScatterPoint; x: LinearScale; y: LinearScale }) {
  const slot = candidateSlot(point.letter);
  const [left, top] = [x(point.x), y(point.y)];
  return (
    <g>
      <rect x={left - MARK / 2} y={top - MARK / 2} width={MARK} height={MARK} rx="3" fill={`var(--cand-${slot})`} />
      <text className="mk" x={left} y={top + 4} style={{ fill: `var(--cand-${slot}-ink)` }}>
        {point.letter}
      </text>
    </g>
  );
}
