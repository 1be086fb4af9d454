import { useState } from "react";

import { Ask } from "../app/Ask";
import { ScreenState } from "../app/ScreenState";
import type { CompareView, EvaluationView } from "../host";
import { JudgeScreen } from "../judge/JudgeScreen";
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
  const [showsJudge, setShowsJudge] = useState(false);
  const plan = view.plan;
  const start = (margin: number) =>
    control.start.mutate({ margin_points: margin }, { onSuccess: () => setPlanning(false) });

  if (showsJudge) return <JudgeScreen onBack={() => setShowsJudge(false)} />;
  if (evaluation === null || isPlanning) {
    return (
      <main className="main">
        <Ask
          headline={view.headline}
          actions={
            <>
              <OpenJudge onOpen={() => setShowsJudge(true)} />
              {isPlanning && <Button onClick={() => setPlanning(false)}>Back to the result</Button>}
            </>
          }
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
          isBusy={control.cancel.isPending || control.resume.isPending}
          error={control.cancel.error ?? control.resume.error}
          onStop={() => control.cancel.mutate(evaluation.id)}
          onResume={() => control.resume.mutate(evaluation.id)}
          onAgain={() => setPlanning(true)}
        />
      </main>
    );
  }
  return (
    <Result
      evaluation={evaluation}
      headline={headlineOf(view, evaluation)}
      judge={<OpenJudge onOpen={() => setShowsJudge(true)} />}
      onAgain={() => setPlanning(true)}
    />
  );
}

/** To the model judge, which rates answers that no exact grader can. */
function OpenJudge({ onOpen }: { onOpen: () => void }) {
  return (
    <Button data-testid="open-judge" onClick={onOpen}>
      Judge
    </Button>
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
