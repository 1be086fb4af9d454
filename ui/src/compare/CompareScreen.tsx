import { type ReactNode, useState } from "react";

import { Ask } from "../app/Ask";
import { ScreenState } from "../app/ScreenState";
import type { CompareView, EvaluationId, EvaluationView } from "../host";
import { JudgeScreen } from "../judge/JudgeScreen";
import { Button } from "../parts/Button";
import { Blocked, Plan } from "./Plan";
import { useCompareControl, useCompareView, useLiveEvaluation } from "./queries";
import { Result } from "./Result";
import { RunBar, RunsButton } from "./RunBar";
import { Running } from "./Running";
import { RunsView } from "./RunsView";

/** Which is better, is it real, and where? */
export function CompareScreen() {
  // Until somebody chooses, the newest judged run.
  const [chosen, setChosen] = useState<EvaluationId | null>(null);
  const query = useCompareView(chosen);
  return <ScreenState query={query}>{query.data && <Compare view={query.data} chosen={chosen} onChoose={setChosen} />}</ScreenState>;
}

type CompareProps = { view: CompareView; chosen: EvaluationId | null; onChoose: (run: EvaluationId | null) => void };

function Compare({ view, chosen, onChoose }: CompareProps) {
  const evaluation = useLiveEvaluation(view.evaluation);
  const [place, setPlace] = useState<"result" | "plan" | "runs" | "judge">("result");
  const toRuns = () => setPlace("runs");
  if (place === "judge") return <JudgeScreen onBack={() => setPlace("result")} />;
  if (place === "runs") {
    return (
      <RunsView
        question={view.headline.question}
        shown={evaluation?.id ?? null}
        onChoose={(run) => {
          onChoose(run);
          setPlace("result");
        }}
        onBack={() => setPlace("result")}
      />
    );
  }
  if (evaluation === null || place === "plan") {
    return (
      <Planning
        view={view}
        shown={chosen}
        onRuns={toRuns}
        judge={<OpenJudge onOpen={() => setPlace("judge")} />}
        onBack={evaluation === null ? null : () => setPlace("result")}
        onBegun={(run) => {
          onChoose(run);
          setPlace("result");
        }}
      />
    );
  }
  const toPlan = () => setPlace("plan");
  if (evaluation.state !== "done") {
    return <UnderWay evaluation={evaluation} onRuns={toRuns} onAgain={toPlan} />;
  }
  return (
    <Result
      key={evaluation.id}
      evaluation={evaluation}
      headline={evaluation.headline}
      onRuns={toRuns}
      judge={<OpenJudge onOpen={() => setPlace("judge")} />}
      onAgain={toPlan}
    />
  );
}

type PlanningProps = {
  view: CompareView;
  /** The run that was chosen, behind the plan. */
  shown: EvaluationId | null;
  onRuns: () => void;
  /** The way to the model judge. */
  judge: ReactNode;
  /** To the run that was shown, if there is one. */
  onBack: (() => void) | null;
  /** A run began: a draft, or, for `null`, a look. */
  onBegun: (run: EvaluationId | null) => void;
};

/** What a run would ask, or what stops it. */
function Planning({ view, shown, onRuns, judge, onBack, onBegun }: PlanningProps) {
  const control = useCompareControl(shown);
  const { plan } = view;
  return (
    <main className="main">
      <Ask
        headline={plan?.headline ?? view.headline}
        actions={
          <>
            <RunsButton onRuns={onRuns} />
            {judge}
            {onBack && <Button onClick={onBack}>Back to the result</Button>}
          </>
        }
      />
      {plan === null ? (
        <Blocked sentences={view.blocking} />
      ) : (
        <Plan
          plan={plan}
          blocking={view.blocking}
          control={control}
          onStart={(request) => control.start.mutate(request, { onSuccess: () => onBegun(null) })}
          onDraft={(request) => control.draft.mutate(request, { onSuccess: (next) => onBegun(next.evaluation?.id ?? null) })}
        />
      )}
    </main>
  );
}

type UnderWayProps = { evaluation: EvaluationView; onRuns: () => void; onAgain: () => void };

/** A run that is not done. */
function UnderWay({ evaluation, onRuns, onAgain }: UnderWayProps) {
  const control = useCompareControl(null);
  const changes = [control.cancel, control.resume, control.raise, control.finishLive, control.cancelBatches];
  return (
    <main className="main">
      <Ask headline={evaluation.headline} />
      <RunBar evaluation={evaluation} onRuns={onRuns} />
      <Running
        evaluation={evaluation}
        isBusy={changes.some((change) => change.isPending)}
        error={changes.map((change) => change.error).find((error) => error !== null) ?? null}
        onStop={() => control.cancel.mutate(evaluation.id)}
        onResume={() => control.resume.mutate(evaluation.id)}
        onRaise={(budget) => control.raise.mutate({ evaluation: evaluation.id, budget })}
        onAgain={onAgain}
        onFinishLive={() => control.finishLive.mutate(evaluation.id)}
        onCancelBatches={() => control.cancelBatches.mutate(evaluation.id)}
      />
    </main>
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
