import { Fragment, useEffect, useRef, useState } from "react";

import { Button } from "./Button";

const SAID_MS = 2000;

type CopyTextProps = {
  /** What it is, for its name: "The command". */
  label: string;
  text: string;
  testId?: string;
};

/** Literal text to take elsewhere, whole, with a button that copies it. */
export function CopyText({ label, text, testId }: CopyTextProps) {
  const shown = useRef<HTMLElement>(null);
  const [said, setSaid] = useState<string | null>(null);
  useEffect(() => {
    if (said === null) return undefined;
    const timer = setTimeout(() => setSaid(null), SAID_MS);
    return () => clearTimeout(timer);
  }, [said]);
  const copy = async () => {
    if (await written(text)) {
      setSaid("Copied");
      return;
    }
    // A web view may keep the clipboard to itself; what is marked can be copied by hand.
    if (shown.current) window.getSelection()?.selectAllChildren(shown.current);
    setSaid("Marked: press Ctrl C");
  };
  return (
    <div className="copy-text" role="group" aria-label={label}>
      <code ref={shown}>
        {text.split(" ").map((word, index) => (
          // The words of one text never change places. A line ends between them, not at a hyphen.
          <Fragment key={index}>
            {index > 0 && " "}
            <span>{word}</span>
          </Fragment>
        ))}
      </code>
      <span className="copy-do">
        <Button small icon="copy" data-testid={testId} onClick={() => void copy()}>
          Copy
        </Button>
        <span className="t2 sm" role="status">
          {said}
        </span>
      </span>
    </div>
  );
}

async function written(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
