import { count, counted, rate, remaining } from "../format";
import { type EvaluationView, type HostError, toHostError } from "../host";
import { Button } from "../parts/Button";
import { Callout, ErrorCallout } from "../parts/Callout";
import { CandidateMark, ProgressBar } from "../parts/marks";

type RunningProps = {
  evaluation: EvaluationView;
  isBusy: boolean;
  error: HostError | null;
  onStop: () => void;
  onResume: () => void;
  onAgain: () => void;
};

/** A run that is not done: how far it is, and the way to stop it or to go on. */
export function Running({ evaluation, isBusy, error, onStop, onResume, onAgain }: RunningProps) {
  const { state, done, total } = evaluation;
  const isRunning = state === "running";
  return (
    <div className="scroll">
      <section className="sec running">
        <div className="row">
          <b className="strong">{HEADS[state]}</b>
          <span className="t2 sm">
            {[`${count(done)} of ${counted(total, "answer")}`, isRunning && rate(evaluation.rate), isRunning && remaining(evaluation.remaining_seconds)]
              .filter(Boolean)
              .join(", ")}
          </span>
          <span className="progress-end">
            {isRunning ? (
              <Button small disabled={isBusy} data-testid="compare-stop" onClick={onStop}>
                Stop
              </Button>
            ) : (
              <span className="row">
                <Button small onClick={onAgain}>
                  Begin anew…
                </Button>
                <Button small kind="primary" disabled={isBusy} data-testid="compare-resume" onClick={onResume}>
                  Go on
                </Button>
              </span>
            )}
          </span>
        </div>
        <ProgressBar
          share={total > 0 ? done / total : null}
          tone={state === "failed" ? "err" : undefined}
          label={HEADS[state]}
          testId="compare-progress"
        />
        <p className="t3 sm">Every answer is kept as it comes, and the figures appear when all are there. You may close the window and go on later.</p>
        {evaluation.error && <ErrorCallout error={toHostError(evaluation.error)} />}
        {error && <ErrorCallout error={error} />}
        {evaluation.possibly_billed_twice > 0 && <BilledTwice calls={evaluation.possibly_billed_twice} />}
      </section>
      {evaluation.scores.length > 0 && (
        <ul className="running-list" aria-label="Candidates">
          {evaluation.scores.map((score) => (
            <li key={score.candidate}>
              <CandidateMark letter={score.letter} />
              <span className="ell">{score.name}</span>
              <span className="t3 sm ell">{score.model}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

const HEADS: Record<EvaluationView["state"], string> = {
  running: "Comparing",
  stopped: "Stopped",
  failed: "The run failed",
  done: "Done",
};

/** Calls that were on their way when the app ended. */
export function BilledTwice({ calls }: { calls: number }) {
  return (
    <Callout tone="warn" title={`${counted(calls, "call")} may have been billed twice.`}>
      They were on their way when the app ended, and were asked again.
    </Callout>
  );
}
