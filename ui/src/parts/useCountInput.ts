import { type KeyboardEvent, useState } from "react";

import { count } from "../format";

/** The number that somebody wrote, its thousands apart or not; `null` for nothing, `undefined` if it is none. */
export function readCount(text: string): number | null | undefined {
  const digits = text.replaceAll(/[\s,.]/g, "");
  if (digits === "") return null;
  return /^\d{1,9}$/.test(digits) ? Number(digits) : undefined;
}

/** A whole number to be written, kept when the field is left or Enter is pressed. */
export function useCountInput(value: number | null, onChange: (value: number | null) => void) {
  const [text, setText] = useState(value === null ? "" : count(value));
  const written = readCount(text);
  const commit = () => {
    if (written !== undefined && written !== value) onChange(written);
  };
  return {
    value: text,
    error: written === undefined ? "A whole number under a billion" : undefined,
    inputMode: "numeric" as const,
    onChange: (event: { target: { value: string } }) => setText(event.target.value),
    onBlur: commit,
    onKeyDown: (event: KeyboardEvent) => event.key === "Enter" && commit(),
  };
}
