import { line } from "d3-shape";

import { count, fixed } from "../../format";
import type { LossPoint } from "../../host";
import { useSize } from "../useSize";
import {
  axisEnd,
  axisTop,
  labelPlaces,
  type Measure,
  smoothed,
  type StepValue,
  thinned,
  trainingValues,
  validationValues,
} from "./loss";
import { type LinearScale, linearScale } from "./scale";

const LEFT = 44;
const RIGHT = 12;
const TOP = 14;
const BOTTOM = 26;

type LossChartProps = {
  steps: readonly LossPoint[];
  measure: Measure;
  /** Steps done. */
  step: number;
  totalSteps: number | null;
  epochs: number | null;
  isRunning: boolean;
};

/** The lines of a training, redrawn for the width they get. */
export function LossChart(props: LossChartProps) {
  const [ref, { width, height }] = useSize<HTMLDivElement>();
  return (
    <div ref={ref} className="loss-chart" data-testid="loss-chart" data-points={props.steps.length}>
      {width > 160 && height > 80 && <Drawing {...props} width={width} height={height} />}
    </div>
  );
}

function Drawing(props: LossChartProps & { width: number; height: number }) {
  const { steps, measure, step, totalSteps, width, height } = props;
  const training = trainingValues(steps, measure);
  const validation = validationValues(steps, measure);
  const end = axisEnd(step, totalSteps);
  const x = linearScale([0, end], [LEFT, width - RIGHT]);
  const y = linearScale(
    [0, measure === "loss" ? axisTop(training, validation) : 1],
    [height - BOTTOM, TOP],
  );
  const toPath = line<StepValue>(
    (point) => x(point.step),
    (point) => Math.max(TOP, y(point.value)),
  );
  const average = smoothed(training, end);
  const buckets = Math.ceil(width);
  return (
    <svg className="chart" width={width} height={height} role="img" aria-label={finding(measure, average, validation)}>
      <Axes x={x} y={y} width={width} height={height} epochs={props.epochs} totalSteps={totalSteps} />
      {props.isRunning && step < end && <ToCome x={x} step={step} end={end} height={height} known={totalSteps !== null} />}
      <path className="loss-step" d={toPath(thinned(training, buckets)) ?? ""} />
      <path className="loss-mean" d={toPath(thinned(average, buckets)) ?? ""} />
      <path className="loss-valid" d={toPath(validation) ?? ""} />
      {validation.length <= 60 &&
        validation.map((point) => (
          <circle key={point.step} className="loss-dot" cx={x(point.step)} cy={Math.max(TOP, y(point.value))} r="3" />
        ))}
      <EndLabels x={x} y={y} average={average} validation={validation} width={width} />
    </svg>
  );
}

type AxesProps = {
  x: LinearScale;
  y: LinearScale;
  width: number;
  height: number;
  epochs: number | null;
  totalSteps: number | null;
};

function Axes({ x, y, width, height, epochs, totalSteps }: AxesProps) {
  const xTicks = x.ticks(Math.max(2, Math.floor(width / 110))).filter((tick) => tick > 0 && Number.isInteger(tick));
  const yTicks = y.ticks(Math.max(2, Math.floor(height / 60)));
  const digits = (yTicks[1] ?? 1) < 0.1 ? 2 : 1;
  return (
    <>
      {yTicks.map((tick) => (
        <g key={tick}>
          <line className="grid" x1={LEFT} x2={width - RIGHT} y1={y(tick)} y2={y(tick)} />
          <text x={LEFT - 8} y={y(tick) + 4} textAnchor="end">
            {fixed(tick, digits)}
          </text>
        </g>
      ))}
      {xTicks.map((tick) => (
        <text key={tick} x={x(tick)} y={height - 8} textAnchor="middle">
          {count(tick)}
        </text>
      ))}
      <Epochs x={x} height={height} epochs={epochs} totalSteps={totalSteps} />
    </>
  );
}

function Epochs({ x, height, epochs, totalSteps }: Pick<AxesProps, "x" | "height" | "epochs" | "totalSteps">) {
  if (epochs === null || totalSteps === null || epochs < 1) return null;
  const gap = x(totalSteps / epochs) - x(0);
  return Array.from({ length: epochs }, (_, index) => index + 1).map((epoch) => {
    const at = x((totalSteps * epoch) / epochs);
    return (
      <g key={epoch}>
        <line className="epoch" x1={at} x2={at} y1={TOP} y2={height - BOTTOM} />
        {gap > 24 && (
          <text x={at - 6} y={TOP + 10} textAnchor="end">
            {gap > 60 ? `epoch ${epoch}` : epoch}
          </text>
        )}
      </g>
    );
  });
}

type ToComeProps = { x: LinearScale; step: number; end: number; height: number; known: boolean };

function ToCome({ x, step, end, height, known }: ToComeProps) {
  const from = x(step);
  const to = x(end);
  return (
    <>
      <rect className="to-come" x={from} y={TOP} width={to - from} height={height - BOTTOM - TOP} />
      <line className="now" x1={from} x2={from} y1={TOP} y2={height - BOTTOM} />
      {known && to - from > 110 && (
        <text x={(from + to) / 2} y={(TOP + height - BOTTOM) / 2} textAnchor="middle">
          {count(end - step)} steps to go
        </text>
      )}
    </>
  );
}

type EndLabelsProps = {
  x: LinearScale;
  y: LinearScale;
  average: readonly StepValue[];
  validation: readonly StepValue[];
  width: number;
};

/** Names the lines at their end, beside it while there is room and over it at the edge. */
function EndLabels({ x, y, average, validation, width }: EndLabelsProps) {
  const trainingEnd = average.at(-1);
  const validationEnd = validation.at(-1);
  if (trainingEnd === undefined) return null;
  const at = x(trainingEnd.step);
  const hasRoom = at + 130 < width;
  const position = hasRoom ? { x: at + 8, textAnchor: "start" as const } : { x: at - 8, textAnchor: "end" as const };
  const places = labelPlaces(y(trainingEnd.value), validationEnd && y(validationEnd.value), TOP, y(0));
  return (
    <>
      {validationEnd && (
        <text className="lab loss-end" {...position} y={places.validation}>
          validation {fixed(validationEnd.value, 2)}
        </text>
      )}
      <text className="loss-end" {...position} y={places.training}>
        training {fixed(trainingEnd.value, 2)}
      </text>
    </>
  );
}

function finding(measure: Measure, average: readonly StepValue[], validation: readonly StepValue[]): string {
  const part = (name: string, values: readonly StepValue[]) => {
    const first = values[0];
    const last = values.at(-1);
    if (first === undefined || last === undefined) return `no ${name} ${measure} yet`;
    return `${name} ${measure} from ${fixed(first.value, 2)} to ${fixed(last.value, 2)} at step ${last.step}`;
  };
  return `${part("training", average)}; ${part("validation", validation)}`;
}
