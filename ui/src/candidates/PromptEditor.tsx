import { useMemo, useRef } from "react";

/** Lines that are shown apart, from 1, the last one included. */
export type LineRange = { first: number; last: number };

type PromptEditorProps = {
  label: string;
  value: string;
  onChange: (value: string) => void;
  placeholder: string;
  /** The lines that are shown apart: examples that were found, or where something is wrong. */
  tinted?: readonly LineRange[];
  testId?: string;
};

/** A plain text area with the numbers of its lines; long lines are scrolled, not folded. */
export function PromptEditor({ label, value, onChange, placeholder, tinted = [], testId = "prompt" }: PromptEditorProps) {
  const numbers = useRef<HTMLDivElement>(null);
  const lines = useMemo(() => value.split("\n").length, [value]);
  const text = useMemo(() => Array.from({ length: lines }, (_, index) => index + 1).join("\n"), [lines]);
  const bands = useMemo(() => tint(tinted), [tinted]);
  return (
    <div className="prompt-editor code">
      <div ref={numbers} className="prompt-lines" aria-hidden="true">
        {text}
      </div>
      <textarea
        aria-label={label}
        wrap="off"
        spellCheck={false}
        autoComplete="off"
        value={value}
        placeholder={placeholder}
        style={{ backgroundImage: bands }}
        data-testid={testId}
        data-tinted={tinted.length}
        onChange={(event) => onChange(event.target.value)}
        onScroll={(event) => {
          if (numbers.current) numbers.current.scrollTop = event.currentTarget.scrollTop;
        }}
      />
    </div>
  );
}

const LINE = 18;
const PADDING = 8;

/** Bands behind the lines. The text area's background scrolls with its text. */
function tint(ranges: readonly LineRange[]): string | undefined {
  if (ranges.length === 0) return undefined;
  const stops = ranges.flatMap(({ first, last }) => {
    const top = PADDING + (first - 1) * LINE;
    const bottom = PADDING + last * LINE;
    return [`transparent ${top}px`, `var(--accent-tint) ${top}px ${bottom}px`, `transparent ${bottom}px`];
  });
  return `linear-gradient(to bottom, ${stops.join(", ")})`;
}
