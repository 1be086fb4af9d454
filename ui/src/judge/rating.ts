import type { RatingItem, RatingView } from "../host";

type Scale = RatingView["scale"];

/** The ratings of a scale with the keys that give them. */
export function valuesOf(scale: Scale): ReadonlyArray<{ value: number; key: string }> {
  if (scale === "pass_fail") {
    return [
      { value: 1, key: "p" },
      { value: 0, key: "f" },
    ];
  }
  return [1, 2, 3, 4, 5].map((value) => ({ value, key: String(value) }));
}

/** A rating in a word. */
export function ratingWord(scale: Scale, value: number): string {
  if (scale === "one_to_five") return String(value);
  return value === 1 ? "Pass" : "Fail";
}

/** The next answer after `place` without a rating, from the beginning again after the last. */
export function nextUnrated(items: readonly RatingItem[], place: number): number | null {
  const order = items.map((_, step) => (place + 1 + step) % items.length);
  return order.find((at) => items[at]?.value === null) ?? null;
}

/** Where to go once the answer at `place` is rated: on to what is open, else to the next. */
export function afterRating(items: readonly RatingItem[], place: number): number {
  const open = nextUnrated(items, place);
  if (open !== null && open !== place) return open;
  return Math.min(place + 1, items.length - 1);
}
