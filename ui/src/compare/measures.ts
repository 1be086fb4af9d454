import { count, milliseconds, money } from "../format";
import type { Money, ScoreView } from "../host";

/** What quality is held against. */
export type Measure = {
  name: string;
  title: string;
  axis: string;
  /** Said where nothing lies above the front. */
  front: string;
  value: (score: ScoreView) => number | null;
  /** A figure with its unit, in a sentence. */
  words: (value: number) => string;
  tick: (value: number) => string;
};

export type MeasureName = "cost" | "latency";

const COST: Measure = {
  name: "Cost",
  title: "Quality against cost",
  axis: "Cost per 1,000 requests",
  front: "nothing better at this cost",
  value: (score) => dollars(score.cost_per_1000),
  words: (value) => `${money(String(value))} per 1,000 requests`,
  tick: dollarTick,
};

const MONTH: Measure = {
  name: "Projected cost",
  title: "Quality against cost",
  axis: "Cost a month, projected",
  front: "nothing better at this cost",
  value: (score) => dollars(score.month_projected),
  words: (value) => `${money(String(value))} a month, projected`,
  tick: dollarTick,
};

export const LATENCY: Measure = {
  name: "Latency",
  title: "Quality against latency",
  axis: "Median latency, ms",
  front: "nothing better at this latency",
  value: (score) => score.p50_ms,
  words: (value) => `${milliseconds(value)} ms`,
  tick: (value) => (value >= 10 || value === 0 ? count(value) : String(Number(value.toPrecision(2)))),
};

/**
 * How cost is measured: by what was paid; where nothing was, by the projection; `null` where neither
 * is known.
 */
export function costMeasure(scores: readonly ScoreView[]): Measure | null {
  const some = (measure: Measure) => scores.some((score) => (measure.value(score) ?? 0) > 0);
  return some(COST) ? COST : some(MONTH) ? MONTH : null;
}

/** Why cost is not what was paid, in a sentence; `null` where it is. */
export function costNote(scores: readonly ScoreView[], volume: number | null, model: string): string | null {
  const measure = costMeasure(scores);
  if (measure === COST) return null;
  const known = scores.filter((score) => score.cost_per_1000 !== null).length;
  const paid = known === 0 ? "No price is known for these answers" : known < scores.length ? "No price is known for some of these answers" : "These answers cost nothing";
  if (measure === MONTH) {
    return `${paid}. Projected: their tokens at ${model}’s price, ${count(volume ?? 0)} requests a month.`;
  }
  return `${paid}. Say on Candidates how many requests a month there are to see a projection.`;
}

function dollars(amount: Money | null): number | null {
  return amount === null ? null : Number(amount);
}

function dollarTick(value: number): string {
  return value === 0 ? "$0" : `$${value >= 1 ? count(value) : Number(value.toPrecision(2))}`;
}
