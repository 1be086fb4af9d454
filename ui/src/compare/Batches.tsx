import { count, counted, moment } from "../format";
import type { BatchView, EvaluationView } from "../host";
import { Button } from "../parts/Button";
import { Callout } from "../parts/Callout";
import { CandidateMark, ProgressBar } from "../parts/marks";

type BatchesProps = {
  evaluation: EvaluationView;
  batch: BatchView;
  isBusy: boolean;
  onFinishLive: () => void;
  onCancel: () => void;
};

/** Batches at a provider: how far they are by its word, and the ways not to wait for them. */
export function Batches({ evaluation, batch, isBusy, onFinishLive, onCancel }: BatchesProps) {
  const isOver = evaluation.state === "done";
  const canOrder = !isOver && batch.wish === "batch" && (batch.is_open || evaluation.state !== "running");
  return (
    <section className="sec running" aria-label="Batches" data-testid="batches">
      <div className="row">
        <b className="strong">By batch</b>
        {batch.letters.map((letter) => (
          <CandidateMark key={letter} letter={letter} />
        ))}
        <span className="t2 sm">{times(batch)}</span>
        {canOrder && (
          <span className="progress-end row">
            <Button small disabled={isBusy} data-testid="batch-cancel" onClick={onCancel}>
              Cancel
            </Button>
            <Button small disabled={isBusy} data-testid="batch-finish" onClick={onFinishLive}>
              Finish the rest now
            </Button>
          </span>
        )}
      </div>
      <p className="t2" data-testid="batch-sentence">
        {batch.sentence}
      </p>
      <ProgressBar share={batch.total > 0 ? batch.done / batch.total : null} label="Answered by batch" testId="batch-progress" />
      {batch.is_open && <p className="t3 sm">You can close this; it is looked up again when you open. “Finish the rest now” stops the batches, takes what they have, and asks the rest at the full price.</p>}
      {batch.trouble !== null && (
        <Callout tone="warn" title="The batches can’t be looked up at the moment. It is tried again.">
          {batch.trouble}
        </Callout>
      )}
      {batch.files_left > 0 && (
        <Callout tone="warn" title={`${counted(batch.files_left, "file")} of these batches could not be deleted at the provider yet.`}>
          They are listed under Settings, at the provider.
        </Callout>
      )}
      <BatchTable batch={batch} />
    </section>
  );
}

function BatchTable({ batch }: { batch: BatchView }) {
  if (batch.batches.length === 0) return null;
  return (
    <table className="t bare batches">
      <thead>
        <tr>
          <th scope="col">Batch</th>
          <th scope="col">State</th>
          <th scope="col" className="num">
            Done
          </th>
          <th scope="col" className="num">
            Questions
          </th>
          <th scope="col" className="num" title="Questions without an answer when the batch ended">
            Left open
          </th>
        </tr>
      </thead>
      <tbody>
        {batch.batches.map((line, place) => (
          <tr key={place} className={line.reason === null ? undefined : "tall"}>
            <td>
              <span className="row">
                <CandidateMark letter={line.letter} /> {place + 1}
              </span>
            </td>
            <td>
              {line.status}
              {line.reason !== null && (
                <span className="sub" title={line.reason}>
                  {line.reason}
                </span>
              )}
            </td>
            <td className="num">{count(line.done)}</td>
            <td className="num">{count(line.total)}</td>
            <td className="num">{line.left === 0 ? <span className="t3">–</span> : count(line.left)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** When it was sent, when it ends at the latest, and of when all this is. */
function times(batch: BatchView): string {
  return [
    batch.submitted_at !== null && `sent ${moment(batch.submitted_at)}`,
    batch.is_open && batch.expires_at !== null && `ends ${moment(batch.expires_at)} at the latest`,
    batch.looked_at !== null && `last looked up ${moment(batch.looked_at)}`,
  ]
    .filter(Boolean)
    .join(", ");
}
