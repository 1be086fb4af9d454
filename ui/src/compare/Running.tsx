import { useState } from "react";

import { count, counted, money, rate, remaining } from "../format";
import { type EvaluationView, type HostError, toHostError } from "../host";
import { Button } from "../parts/Button";
import { Callout, ErrorCallout } from "../parts/Callout";
import { Input } from "../parts/fields";
import { CandidateMark, ProgressBar } from "../parts/marks";
import { Batches } from "./Batches";
import { readBudget } from "./RunLimits";

export type BatchOrders = { onFinishLive: () => void; onCancelBatches: () => void };

type RunningProps = BatchOrders & {
  evaluation: EvaluationView;
  isBusy: boolean;
  error: HostError | null;
  onStop: () => void;
  onResume: () => void;
  onRaise: (budget: string) => void;
  onAgain: () => void;
};

/** A run that is not done: how far it is, and the way to stop it or to go on. */
export function Running({ evaluation, isBusy, error, onStop, onResume, onRaise, onAgain, onFinishLive, onCancelBatches }: RunningProps) {
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
              // Batches go on at their provider: they are cancelled below.
              evaluation.batch === null && (
                <Button small disabled={isBusy} data-testid="compare-stop" onClick={onStop}>
                  Stop
                </Button>
              )
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
        <p className="t2 sm" data-testid="compare-spent">{spending(evaluation)}</p>
        <p className="t3 sm">Every answer is kept as it comes, and the figures appear when all are there. You may close the window and go on later.</p>
        {evaluation.error && <ErrorCallout error={toHostError(evaluation.error)} />}
        {evaluation.error?.code === "budget_reached" && <RaiseBudget isBusy={isBusy} onRaise={onRaise} />}
        {error && <ErrorCallout error={error} />}
        {evaluation.possibly_billed_twice > 0 && <BilledTwice calls={evaluation.possibly_billed_twice} />}
      </section>
      {evaluation.batch !== null && (
        <Batches evaluation={evaluation} batch={evaluation.batch} isBusy={isBusy} onFinishLive={onFinishLive} onCancel={onCancelBatches} />
      )}
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

/** What it has cost so far, of how much, and what cost nothing. */
export function spending(evaluation: EvaluationView): string {
  const { spent, budget, unknown_costs, from_cache } = evaluation;
  return [
    spent === null ? "The cost is unknown" : `${money(spent)} spent${budget === null ? "" : ` of ${money(budget)}`}`,
    spent !== null && unknown_costs > 0 && `the cost of ${counted(unknown_costs, "answer")} is unknown`,
    from_cache > 0 && `${counted(from_cache, "answer")} from an earlier run`,
  ]
    .filter(Boolean)
    .join(", ");
}

/** A run that has used up its budget goes on with a higher one. */
function RaiseBudget({ isBusy, onRaise }: { isBusy: boolean; onRaise: (budget: string) => void }) {
  const [text, setText] = useState("");
  const budget = readBudget(text);
  return (
    <div className="raise">
      <Input
        label="New budget, with what is spent"
        inputMode="decimal"
        unit="$"
        value={text}
        error={budget === null ? "An amount above 0" : undefined}
        data-testid="raise-budget"
        onChange={(event) => setText(event.target.value)}
      />
      <Button disabled={isBusy || !budget} data-testid="raise-start" onClick={() => budget && onRaise(budget)}>
        Go on with it
      </Button>
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
