import { useState } from "react";

import { Ask } from "../app/Ask";
import { ScreenState } from "../app/ScreenState";
import type { CompareRequest, CompareView, EvaluationView } from "../host";
import { Button } from "../parts/Button";
import { Blocked, Plan } from "./Plan";
import { useCompareControl, useCompareView, useLiveEvaluation } from "./queries";
import { Result } from "./Result";
import { Running } from "./Running";

/** Which is better, is it real, and where? */
export function CompareScreen() {
  const query = useCompareView();
  return <ScreenState query={query}>{query.data && <Compare view={query.data} />}</ScreenState>;
}

function Compare({ view }: { view: CompareView }) {
  const evaluation = useLiveEvaluation(view.evaluation);
  const control = useCompareControl();
  const [isPlanning, setPlanning] = useState(false);
  const plan = view.plan;
  const changes = [control.cancel, control.resume, control.raise, control.finishLive, control.cancelBatches];
  const start = (request: CompareRequest) => control.start.mutate(request, { onSuccess: () => setPlanning(false) });

  if (evaluation === null || isPlanning) {
    return (
      <main className="main">
        <Ask
          headline={view.headline}
          actions={isPlanning && <Button onClick={() => setPlanning(false)}>Back to the result</Button>}
        />
        {plan === null ? (
          <Blocked sentences={view.blocking} />
        ) : (
          <Plan plan={plan} blocking={view.blocking} control={control} onStart={start} />
        )}
      </main>
    );
  }
  if (evaluation.state !== "done") {
    return (
      <main className="main">
        <Ask headline={view.headline} />
        <Running
          evaluation={evaluation}
          isBusy={changes.some((change) => change.isPending)}
          error={changes.map((change) => change.error).find((error) => error !== null) ?? null}
          onStop={() => control.cancel.mutate(evaluation.id)}
          onResume={() => control.resume.mutate(evaluation.id)}
          onRaise={(budget) => control.raise.mutate({ evaluation: evaluation.id, budget })}
          onAgain={() => setPlanning(true)}
          onFinishLive={() => control.finishLive.mutate(evaluation.id)}
          onCancelBatches={() => control.cancelBatches.mutate(evaluation.id)}
        />
      </main>
    );
  }
  return (
    <Result
      evaluation={evaluation}
      headline={headlineOf(view, evaluation)}
      onAgain={() => setPlanning(true)}
    />
  );
}

/** The newest verdict is the answer, even before the view of the screen has caught up with it. */
function headlineOf(view: CompareView, evaluation: EvaluationView): CompareView["headline"] {
  if (evaluation.verdict === null) return view.headline;
  return {
    question: view.headline.question,
    answer: evaluation.verdict.sentence,
    support: evaluation.verdict.support,
  };
}
