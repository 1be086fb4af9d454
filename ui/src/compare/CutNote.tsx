import { count, counted } from "../format";
import type { Excerpt } from "../host";

/** Says that a text goes on, and how long it is. */
export function CutNote({ excerpt }: { excerpt: Excerpt }) {
  if (excerpt.cut_from === null) return null;
  return (
    <p className="t3 sm">
      The first {count([...excerpt.text].length)} of {counted(excerpt.cut_from, "character")}.
    </p>
  );
}
