/** All figures are written here, so that the same number looks the same everywhere. */

import type { Money } from "./host";

const MINUS = "−";
const UNKNOWN = "unknown";

const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/** `1,240`. */
export function count(value: number): string {
  return withTrueMinus(whole.format(value));
}

/** `1 row`, `1,240 rows`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** A share of 0 to 1 as per cent without its sign: `93.5`; `unknown` when there is none. */
export function percent(share: number | null, digits = 1): string {
  return share === null ? UNKNOWN : fixed(share * 100, digits);
}

/** Points with their sign: `+7.3`, `−2.4`, `0.0`. */
export function points(value: number, digits = 1): string {
  const text = fixed(value, digits);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text;
}

/** An interval of points: `+3.1 to +11.7`. */
export function pointsInterval([low, high]: readonly [number, number]): string {
  return `${points(low)} to ${points(high)}`;
}

/** `p` as statistics journals write it: two digits above 0.01, three below, `< 0.001`. */
export function pValue(p: number): string {
  if (p < 0.001) return "< 0.001";
  return p < 0.01 ? p.toFixed(3) : p.toFixed(2);
}

/**
 * An amount of dollars from its exact decimal text: `$2.19`, `$0.368`, `$0.000165`; `unknown` for
 * `null`. Nothing under a cent is rounded to nothing.
 */
export function money(amount: Money | null): string {
  if (amount === null) return UNKNOWN;
  const value = Number(amount);
  if (!Number.isFinite(value)) return UNKNOWN;
  const sign = value < 0 ? MINUS : "";
  return `${sign}$${dollars(Math.abs(value))}`;
}

/** What something may cost, from and to: `$0.12 to $0.30`, `under $0.01`; `unknown` for `null`. */
export function moneyRange(range: readonly [Money, Money] | null): string {
  if (range === null) return UNKNOWN;
  return span(roughMoney(range[0]), roughMoney(range[1]));
}

/** An estimate is not known to the tenth of a cent. */
function roughMoney(amount: Money): string {
  const value = Number(amount);
  if (!Number.isFinite(value)) return UNKNOWN;
  return value > 0 && value < 0.01 ? "under $0.01" : `$${grouped(value, 2)}`;
}

/** `2,480`, `2,480 to 17,360`. */
export function countRange([low, high]: readonly [number, number]): string {
  return span(count(low), count(high));
}

/** How long something may take: `under 1 s`, `20 to 50 s`, `2 to 8 min`, `40 s to 2 min`. */
export function durationRange([low, high]: readonly [number, number]): string {
  const [from, to] = [roughDuration(low), roughDuration(high)];
  if (from.unit !== to.unit || from.text === to.text) return span(written(from), written(to));
  return `${from.text} to ${written(to)}`;
}

function roughDuration(seconds: number): { text: string; unit: string } {
  if (seconds < 1) return { text: "under 1 s", unit: "" };
  if (seconds < 90) return { text: count(Math.round(seconds)), unit: "s" };
  if (seconds < 5400) return { text: count(Math.round(seconds / 60)), unit: "min" };
  return { text: fixed(seconds / 3600, 1), unit: "h" };
}

function written({ text, unit }: { text: string; unit: string }): string {
  return unit === "" ? text : `${text} ${unit}`;
}

function span(from: string, to: string): string {
  return from === to ? from : `${from} to ${to}`;
}

function dollars(value: number): string {
  if (value === 0 || value >= 1) return grouped(value, 2);
  if (value >= 0.1) return trimZeros(value.toFixed(3), 2);
  return trimZeros(value.toPrecision(3).includes("e") ? value.toFixed(12) : value.toPrecision(3), 2);
}

function trimZeros(text: string, atLeast: number): string {
  const [head = "0", tail = ""] = text.split(".");
  const cut = tail.replace(/0+$/, "").padEnd(atLeast, "0");
  return `${head}.${cut}`;
}

/** `24 µs`, `850 ms`, `12.4 s`, `16 min 40 s`, `2 h 5 min`. */
export function duration(seconds: number): string {
  if (seconds > 0 && seconds < 0.001) return `${Math.round(seconds * 1e6)} µs`;
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const all = Math.round(seconds);
  if (all < 60) return `${all} s`;
  const minutes = Math.floor(all / 60);
  if (minutes < 60) return all % 60 === 0 ? `${minutes} min` : `${minutes} min ${all % 60} s`;
  const hours = Math.floor(minutes / 60);
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}

/** What remains, as vaguely as it is known: `7 s left`, `about 6 min left`. */
export function remaining(seconds: number | null): string {
  if (seconds === null) return "";
  if (seconds < 1) return "almost done";
  if (seconds < 60) return `${Math.ceil(seconds)} s left`;
  if (seconds < 3600) return `about ${Math.round(seconds / 60)} min left`;
  return `about ${(seconds / 3600).toFixed(1)} h left`;
}

/** `12 a second`, `2.1 a second`, `9 a minute`. */
export function rate(perSecond: number | null): string {
  if (perSecond === null || perSecond <= 0) return "";
  if (perSecond >= 10) return `${count(perSecond)} a second`;
  if (perSecond >= 1) return `${perSecond.toFixed(1)} a second`;
  return `${count(Math.max(1, perSecond * 60))} a minute`;
}

/** Milliseconds in a column headed `ms`: `612`, `1,180`, `0.42`; `unknown` when there are none. */
export function milliseconds(value: number | null): string {
  if (value === null) return UNKNOWN;
  if (value >= 10) return count(value);
  return value >= 1 ? value.toFixed(1) : value.toFixed(2);
}

/** A loss: two digits above 0.1, three below. */
export function loss(value: number | null): string {
  if (value === null) return "–";
  return value >= 0.1 || value === 0 ? value.toFixed(2) : value.toFixed(3);
}

/** `612 B`, `88 kB`, `4.1 MB`. */
export function bytes(value: number): string {
  if (value < 1000) return `${value} B`;
  const units = ["kB", "MB", "GB", "TB"];
  let scaled = value;
  let unit = "B";
  for (const next of units) {
    if (scaled < 1000) break;
    scaled /= 1000;
    unit = next;
  }
  return `${scaled < 10 ? scaled.toFixed(1) : Math.round(scaled)} ${unit}`;
}

/** The time of day in the zone of this computer: `14:05:32`. */
export function timeOfDay(timestamp: number): string {
  const date = new Date(timestamp);
  return [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map((part) => String(part).padStart(2, "0"))
    .join(":");
}

/** `2026-11-21 14:05`. */
export function moment(timestamp: number): string {
  return `${day(timestamp)} ${timeOfDay(timestamp).slice(0, 5)}`;
}

/** `2026-11-21`. */
export function day(timestamp: number): string {
  const date = new Date(timestamp);
  const parts = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
  return parts.map((part) => String(part).padStart(2, "0")).join("-");
}

/** A decimal number with a true minus sign and without a negative zero. */
export function fixed(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return withTrueMinus(Number(text) === 0 ? text.replace("-", "") : text);
}

function grouped(value: number, digits: number): string {
  return value.toLocaleString("en-US", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

function withTrueMinus(text: string): string {
  return text.replace("-", MINUS);
}
