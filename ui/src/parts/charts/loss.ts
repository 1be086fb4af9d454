import type { LossPoint } from "../../host";

/** Which figure of a step is drawn. */
export type Measure = "loss" | "accuracy";

/** A value at a step. */
export type StepValue = { step: number; value: number };

/** The training values of all steps that have one. */
export function trainingValues(steps: readonly LossPoint[], measure: Measure): StepValue[] {
  return present(steps, measure === "loss" ? "train_loss" : "train_accuracy");
}

/** The validation values of all steps that have one. */
export function validationValues(steps: readonly LossPoint[], measure: Measure): StepValue[] {
  return present(steps, measure === "loss" ? "valid_loss" : "valid_accuracy");
}

/**
 * The top of the axis. It rests on the first values alone, so that the chart never rescales while
 * the training goes on; what is higher later is drawn at the top edge.
 */
export function axisTop(training: readonly StepValue[], validation: readonly StepValue[]): number {
  const first = Math.max(training[0]?.value ?? 0, validation[0]?.value ?? 0);
  return first > 0 ? roundUp(first * 1.1) : 1;
}

/**
 * The end of the step axis: the last step where it is known, else a round number that doubles, so
 * that it moves seldom.
 */
export function axisEnd(step: number, totalSteps: number | null): number {
  if (totalSteps !== null && totalSteps > 0) return Math.max(totalSteps, step);
  let end = 100;
  while (end < step) end *= 2;
  return end;
}

/**
 * An exponential moving average without the bias of its start (Kingma and Ba, 2014, section 3),
 * with a memory of about 2 % of the steps.
 */
export function smoothed(values: readonly StepValue[], end: number): StepValue[] {
  const memory = Math.max(3, end * 0.02);
  const keep = 1 - 1 / memory;
  let average = 0;
  let weight = 0;
  return values.map(({ step, value }) => {
    average = keep * average + (1 - keep) * value;
    weight = keep * weight + (1 - keep);
    return { step, value: average / weight };
  });
}

/** The room that a label takes above its base line, and its distance from the line that it names. */
const LABEL = 14;
const GAP = 8;

/**
 * Where the names of two lines stand, as base lines, given how high the lines end: the upper name
 * over the upper line; the lower name under the lower line, or where the axis is too near between
 * the lines, or where they are too close over the upper name. So no line runs through a name.
 */
export function labelPlaces(
  training: number,
  validation: number | undefined,
  top: number,
  bottom: number,
): { training: number; validation: number } {
  const over = (end: number) => Math.max(top + LABEL, end - GAP);
  if (validation === undefined) return { training: over(training), validation: over(training) };
  const upperEnd = Math.min(training, validation);
  const lowerEnd = Math.max(training, validation);
  let upper = over(upperEnd);
  let lower = Math.max(lowerEnd + LABEL + GAP / 2, upper + LABEL);
  if (lower > bottom - 4) {
    lower = lowerEnd - GAP;
    if (lower - LABEL < upperEnd + 4) {
      lower = upperEnd - GAP;
      upper = lower - LABEL;
    }
  }
  return training < validation ? { training: upper, validation: lower } : { training: lower, validation: upper };
}

/** At most two values, the lowest and the highest, for each of `buckets` stretches of steps. */
export function thinned(values: readonly StepValue[], buckets: number): StepValue[] {
  if (values.length <= buckets * 2) return [...values];
  const size = values.length / buckets;
  return Array.from({ length: buckets }, (_, index) => {
    const part = values.slice(Math.floor(index * size), Math.floor((index + 1) * size));
    return extremes(part);
  }).flat();
}

function extremes(part: readonly StepValue[]): StepValue[] {
  const [head] = part;
  if (head === undefined) return [];
  let low = head;
  let high = head;
  for (const point of part) {
    if (point.value < low.value) low = point;
    if (point.value > high.value) high = point;
  }
  return low.step < high.step ? [low, high] : high === low ? [low] : [high, low];
}

function present(steps: readonly LossPoint[], key: keyof LossPoint): StepValue[] {
  return steps.flatMap((point) => {
    const value = point[key];
    return value === null || !Number.isFinite(value) ? [] : [{ step: point.step, value }];
  });
}

/** The next of 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8 times a power of ten. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((factor) => value <= factor * power * (1 + 1e-9));
  return (step ?? 10) * power;
}
