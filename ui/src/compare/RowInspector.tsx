import { useEffect } from "react";

import { useRow } from "../data/queries";
import { count } from "../format";
import type { AnswerView, PairLine } from "../host";
import { Button, IconButton } from "../parts/Button";
import { ErrorCallout } from "../parts/Callout";
import { Icon } from "../parts/Icon";
import { InertText } from "../parts/InertText";
import { CandidateMark } from "../parts/marks";
import { ScrollRegion } from "../parts/ScrollRegion";

type RowInspectorProps = {
  line: PairLine;
  baseline: string;
  challenger: string;
  /** Shows the row with all answers side by side. */
  onOpen: () => void;
  onClose: () => void;
};

/** One test row: what was asked, what was expected, what both answered and why that counts. */
export function RowInspector({ line, baseline, challenger, onOpen, onClose }: RowInspectorProps) {
  const row = useRow(line.id);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === "Escape") onClose();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [onClose]);
  const asked = row.data?.messages.findLast((message) => message.role === "user")?.content ?? line.input;
  return (
    <aside className="pane inspector" aria-label="Row">
      <div className="pane-h line">
        Row {count(line.number)}
        <span className="pane-do">
          <Button small onClick={onOpen}>
            Side by side
          </Button>
          <IconButton icon="cross" label="Close" onClick={onClose} />
        </span>
      </div>
      <ScrollRegion label="The row and its answers">
        {row.error && (
          <div className="insp-sec">
            <ErrorCallout error={row.error} />
          </div>
        )}
        <section className="insp-sec">
          <div className="xs t3">Input</div>
          <InertText text={asked} />
        </section>
        <section className="insp-sec">
          <div className="xs t3">Expected</div>
          <InertText text={line.expected} mono />
        </section>
        <Answer letter={challenger} answer={line.challenger} />
        <Answer letter={baseline} answer={line.baseline} />
      </ScrollRegion>
    </aside>
  );
}

function Answer({ letter, answer }: { letter: string; answer: AnswerView | null }) {
  return (
    <section className="insp-sec">
      <div className="row">
        <CandidateMark letter={letter} />
        {answer === null ? (
          <span className="t3">missing</span>
        ) : (
          <span className={answer.correct ? "row ok" : "row err"}>
            <Icon name={answer.correct ? "check" : "cross"} size={12} />
            {answer.correct ? "right" : "wrong"}
          </span>
        )}
      </div>
      {answer !== null && (
        <>
          <InertText text={answer.text} mono />
          {answer.explanation && <p className="t3 sm">{answer.explanation}</p>}
        </>
      )}
    </section>
  );
}
