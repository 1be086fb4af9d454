import { count, counted } from "../format";
import { type ComparePlan, toHostError, type TrialView } from "../host";
import { Button } from "../parts/Button";
import { ProgressBar } from "../parts/marks";
import type { CompareControl } from "./queries";
import { RunError } from "./RunError";
import { TrialTable } from "./TrialTable";

const HEADS: Record<TrialView["state"], string> = {
  running: "Trying",
  done: "Tried",
  stopped: "The trial was stopped",
  failed: "The trial failed",
};

/** How a trial goes and what it gave. Without one, nothing. */
export function Trial({ plan, control }: { plan: ComparePlan; control: CompareControl }) {
  const { trial } = plan;
  const failure = control.trial.error;
  if (trial === null && failure === null) return null;
  return (
    <section className="trial" aria-labelledby="plan-trial" data-testid="trial" data-state={trial?.state}>
      <h2 className="h2 plan-h" id="plan-trial">
        {trial === null ? "The trial did not begin" : HEADS[trial.state]}{" "}
        {trial && <small>{counted(trial.rows.length, "validation row")}; no test row is touched</small>}
      </h2>
      <div className="sec plan-notes">
        {trial?.state === "running" && <Running trial={trial} control={control} />}
        {trial?.error && <RunError error={toHostError(trial.error)} />}
        {failure && <RunError error={failure} />}
      </div>
      {trial && trial.rows.length > 0 && (
        <>
          <TrialTable rows={trial.rows} isRunning={trial.state === "running"} />
          {trial.state === "done" && (
            <p className="plan-below t3 sm">
              It shows whether keys, models and prompts work, and the estimate above now rests on it. {counted(trial.rows.length, "row")} can’t show
              which candidate is better.
            </p>
          )}
        </>
      )}
    </section>
  );
}

function Running({ trial, control }: { trial: TrialView; control: CompareControl }) {
  return (
    <div className="trial-progress">
      <div className="row">
        <span className="t2 sm">
          {count(trial.done)} of {counted(trial.total, "answer")}
        </span>
        <span className="progress-end">
          <Button small disabled={control.cancel.isPending} data-testid="trial-stop" onClick={() => control.cancel.mutate(trial.evaluation)}>
            Stop
          </Button>
        </span>
      </div>
      <ProgressBar share={trial.total > 0 ? trial.done / trial.total : null} label="Trial" testId="trial-progress" />
    </div>
  );
}
