import { useMemo, useRef } from "react";

type PromptEditorProps = {
  label: string;
  value: string;
  onChange: (value: string) => void;
  placeholder: string;
};

/** A plain text area with the numbers of its lines; long lines are scrolled, not folded. */
export function PromptEditor({ label, value, onChange, placeholder }: PromptEditorProps) {
  const numbers = useRef<HTMLDivElement>(null);
  const lines = useMemo(() => value.split("\n").length, [value]);
  const text = useMemo(() => Array.from({ length: lines }, (_, index) => index + 1).join("\n"), [lines]);
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
        data-testid="prompt"
        onChange={(event) => onChange(event.target.value)}
        onScroll={(event) => {
          if (numbers.current) numbers.current.scrollTop = event.currentTarget.scrollTop;
        }}
      />
    </div>
  );
}
