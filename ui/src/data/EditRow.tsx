import { useId, useState } from "react";

import type { PlainTexts, RowId } from "../host";
import { Button } from "../parts/Button";
import { ErrorCallout } from "../parts/Callout";
import { useChangeRows } from "./queries";

type EditRowProps = {
  id: RowId;
  texts: PlainTexts;
  onSaved: (row: RowId) => void;
  onCancel: () => void;
};

/** Another input or answer by hand. The row as it came is kept; undo brings it back. */
export function EditRow({ id, texts, onSaved, onCancel }: EditRowProps) {
  const [input, setInput] = useState(texts.input);
  const [answer, setAnswer] = useState(texts.answer);
  const change = useChangeRows();
  const field = useId();
  const isSame = input === texts.input && answer === texts.answer;
  const save = () =>
    change.mutate(
      { kind: "edit", row: id, input: input === texts.input ? null : input, answer: answer === texts.answer ? null : answer },
      { onSuccess: (done) => onSaved(done.row ?? id) },
    );
  return (
    <section className="insp-sec edit-row" aria-label="Edit the row">
      <label htmlFor={`${field}-input`} className="xs t3">
        Input
      </label>
      <textarea
        id={`${field}-input`}
        className="input area"
        rows={5}
        value={input}
        data-testid="edit-input"
        onChange={(event) => setInput(event.target.value)}
      />
      <label htmlFor={`${field}-answer`} className="xs t3">
        Answer
      </label>
      <textarea
        id={`${field}-answer`}
        className="input area mono"
        rows={2}
        value={answer}
        data-testid="edit-answer"
        onChange={(event) => setAnswer(event.target.value)}
      />
      {change.error && <ErrorCallout error={change.error} />}
      <div className="row">
        <Button small kind="primary" disabled={isSame || change.isPending} data-testid="edit-save" onClick={save}>
          Save the row
        </Button>
        <Button small kind="quiet" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </section>
  );
}
