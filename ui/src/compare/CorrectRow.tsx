import { useState } from "react";

import { useToast } from "../app/toasts";
import { count } from "../format";
import { type CorrectionForm, type HostError, type RowId, toHostError } from "../host";
import { Button } from "../parts/Button";
import { ErrorCallout } from "../parts/Callout";
import { Input, TextArea } from "../parts/fields";
import { InertText } from "../parts/InertText";
import { ScrollRegion } from "../parts/ScrollRegion";
import { Correction } from "./Corrections";
import { CutNote } from "./CutNote";
import { useCorrect, useCorrectionForm } from "./run-queries";

type CorrectRowProps = { row: RowId; onClose: () => void };

/**
 * Corrects what a sealed row expects. It takes the place of the answers, so that nobody corrects
 * towards one of them.
 */
export function CorrectRow({ row, onClose }: CorrectRowProps) {
  const query = useCorrectionForm(row);
  return (
    <section className="pane grow correct" aria-label="Correct the expected answer" data-testid="correct-row">
      <h2 className="pane-h line">
        Correct the expected answer{query.data && ` of row ${count(query.data.number)}`}
        <span className="t3 sm">the candidates’ answers are hidden meanwhile</span>
      </h2>
      <ScrollRegion label="The row and its correction">
        {query.error && (
          <div className="sec">
            <ErrorCallout error={query.error} actions={<Button small onClick={onClose}>Back to the answers</Button>} />
          </div>
        )}
        {query.data && <Form key={query.data.earlier.length} form={query.data} onClose={onClose} />}
      </ScrollRegion>
    </section>
  );
}

function Form({ form, onClose }: { form: CorrectionForm; onClose: () => void }) {
  const [answer, setAnswer] = useState(form.expected);
  const [author, setAuthor] = useState(form.author);
  const [reason, setReason] = useState("");
  const correct = useCorrect();
  const say = useToast();
  const isReady = answer !== form.expected && author.trim() !== "" && reason.trim() !== "";
  const isNew = form.labels.length > 0 && answer !== form.expected && !form.labels.includes(answer);
  const save = () =>
    correct.mutate(
      { row: form.row, answer, author, reason },
      {
        onSuccess: () => {
          say(`Corrected row ${count(form.number)}. Stored answers are graded again; no model was asked.`);
          onClose();
        },
      },
    );
  return (
    <form
      className="sec correct-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) save();
      }}
    >
      <div>
        <h3 className="xs t3">Input</h3>
        <InertText text={form.input.text} />
        <CutNote excerpt={form.input} />
      </div>
      <div>
        <h3 className="xs t3">Expected now</h3>
        <InertText text={form.expected} mono />
      </div>
      <TextArea
        label="Expected from now on"
        mono
        rows={3}
        value={answer}
        help={isNew ? "No other row expects this answer." : undefined}
        error={errorOf(correct.error, "answer")}
        data-testid="correct-answer"
        onChange={(event) => setAnswer(event.target.value)}
      />
      <TextArea
        label="Why the old answer is wrong"
        rows={2}
        value={reason}
        error={errorOf(correct.error, "reason")}
        data-testid="correct-reason"
        onChange={(event) => setReason(event.target.value)}
      />
      <Input label="Who corrects it" value={author} error={errorOf(correct.error, "author")} data-testid="correct-author" onChange={(event) => setAuthor(event.target.value)} />
      <p className="t2 sm">
        The sealed row stays as it is, and the old answer is kept beside the new one. It makes a new version of the holdout; every run is graded again by it and says so. To take it back, correct it again.
      </p>
      {correct.error && correct.error.field === undefined && <ErrorCallout error={toHostError(correct.error)} />}
      <div className="row">
        <Button type="submit" kind="primary" disabled={!isReady || correct.isPending} data-testid="correct-save">
          Correct row {count(form.number)}
        </Button>
        <Button kind="quiet" data-testid="correct-cancel" onClick={onClose}>
          Cancel
        </Button>
      </div>
      {form.earlier.length > 0 && (
        <section aria-label="Corrected before">
          <h3 className="xs t3">Corrected before</h3>
          <ul className="correction-list">
            {form.earlier.map((line) => (
              <Correction key={line.number} line={line} />
            ))}
          </ul>
        </section>
      )}
    </form>
  );
}

function errorOf(error: HostError | null, field: string): string | undefined {
  return error?.field === field ? error.message : undefined;
}
