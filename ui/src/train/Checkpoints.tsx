import { count, loss, percent } from "../format";
import type { CheckpointView, JobView } from "../host";
import { ErrorCallout } from "../parts/Callout";
import { CandidateMark } from "../parts/marks";
import { useAddCheckpoint } from "./queries";

/** The model as it was after an epoch, and the way to compare it beside the one that comes out. */
export function Checkpoints({ job }: { job: JobView }) {
  const add = useAddCheckpoint();
  if (job.checkpoints.length === 0) return null;
  const adding = add.isPending ? add.variables.step : null;
  return (
    <section className="checkpoints" aria-label="Checkpoints">
      <h2 className="pane-h">Checkpoints</h2>
      <table className="t tight">
        <thead>
          <tr>
            <th scope="col" className="num">
              Step
            </th>
            <th scope="col" className="num">
              Val. loss
            </th>
            <th scope="col" className="num">
              Accuracy
            </th>
            <th scope="col" className="num w-candidate">
              Candidate
            </th>
          </tr>
        </thead>
        <tbody>
          {job.checkpoints.map((checkpoint) => (
            <tr key={checkpoint.step} title={checkpoint.model}>
              <td className="num">{count(checkpoint.step)}</td>
              <td className="num">{loss(checkpoint.valid_loss)}</td>
              <td className="num">{checkpoint.valid_accuracy === null ? "–" : percent(checkpoint.valid_accuracy)}</td>
              <td className="num">
                <Compared
                  checkpoint={checkpoint}
                  isAdding={adding === checkpoint.step}
                  isBusy={add.isPending}
                  onAdd={() => add.mutate({ job: job.id, step: checkpoint.step })}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {add.error && (
        <div className="checkpoints-note">
          <ErrorCallout error={add.error} />
        </div>
      )}
      <p className="checkpoints-note t3 sm">
        To choose one of them by the test rows, make each a candidate before the comparison: its intervals allow for how
        many take part. Chosen afterwards, the best would look better than it is.
      </p>
    </section>
  );
}

type ComparedProps = { checkpoint: CheckpointView; isAdding: boolean; isBusy: boolean; onAdd: () => void };

function Compared({ checkpoint, isAdding, isBusy, onAdd }: ComparedProps) {
  const { letter, step } = checkpoint;
  if (letter !== null) {
    return (
      <span title={`${letter} answers with it`} data-testid={`checkpoint-letter-${step}`}>
        <CandidateMark letter={letter} />
      </span>
    );
  }
  const words = isAdding ? "Adding it" : "Compare it";
  return (
    <button type="button" className="foot-link" disabled={isBusy} aria-label={`${words}: step ${count(step)}`} data-testid={`checkpoint-${step}`} onClick={onAdd}>
      {words}
    </button>
  );
}
