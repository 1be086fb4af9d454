import { useMemo, useState } from "react";

import { useNavigation } from "../app/navigation";
import { moneyRange } from "../format";
import type { CandidateId, TrainPlan, TrainRequest, TrainView } from "../host";
import { Button } from "../parts/Button";
import { Callout, ErrorCallout } from "../parts/Callout";
import { SendNotice } from "../parts/SendNotice";
import { TrainingRow } from "../knowledge/TrainingRow";
import { Failure } from "./Failure";
import { PlanAfter } from "./PlanAfter";
import { PlanCost } from "./PlanCost";
import { PlanData, PlanProvider } from "./PlanData";
import { PlanMethod } from "./PlanMethod";
import { PlanOutline } from "./PlanOutline";
import { type PlanPart, Section } from "./PlanSection";
import { PlanSubject } from "./PlanSubject";
import { useAgree, usePlannedView, type useStartTraining } from "./queries";
import { fieldOf, forCandidate, NO_WISHES, plannedBy, readWishes, type TypedWish, type WishErrors, type Wishes } from "./wishes";

/** What is wished, read, and the screen for it. */
export type Planning = ReturnType<typeof usePlanning>;

/** Holds how to train while it is being decided, and asks what that would mean. */
export function usePlanning(view: TrainView) {
  const [wishes, setWishes] = useState(NO_WISHES);
  const read = useMemo(() => readWishes(wishes), [wishes]);
  const planned = usePlannedView(view, useMemo(() => plannedBy(read.request), [read]));
  return {
    ...planned,
    ...read,
    wishes,
    change: (part: Partial<Wishes>) => setWishes((old) => ({ ...old, ...part })),
    choose: (candidate: CandidateId) => setWishes((old) => forCandidate(old, candidate)),
  };
}

type PlanProps = {
  planning: Planning;
  plan: TrainPlan;
  start: ReturnType<typeof useStartTraining>;
  onStart: (request: TrainRequest) => void;
  /** Back to the last job, if there is one. */
  onBack: (() => void) | null;
};

/** What a start would train, send and cost, and the start itself. */
export function Plan({ planning, plan, start, onStart, onBack }: PlanProps) {
  const { wishes, request, isBehind } = planning;
  const refused = fieldOf(start.error);
  const errors: WishErrors =
    refused === null || refused === "budget" ? planning.errors : { [refused]: start.error?.message, ...planning.errors };
  const chosen = wishes.candidate ?? plan.candidate;
  const choice = plan.choices.find(({ id }) => id === chosen);
  const change = (part: Partial<Wishes>) => {
    start.reset();
    planning.change(part);
  };
  const why = whyNot(plan, planning.errors);
  const canStart = why === null && planning.error === null && !isBehind && !start.isPending;
  return (
    <div className="body">
      <PlanOutline plan={plan} choice={choice} request={request} wrong={wrongParts(plan, errors, refused)} />
      <section className="pane grow" aria-label="Plan">
        <div className="scroll plan">
          <PlanSubject
            plan={plan}
            chosen={chosen}
            onChoose={(candidate) => {
              start.reset();
              planning.choose(candidate);
            }}
          />
          <PlanData plan={plan} />
          {plan.looked_up && (
            <Section id="lookup" title="What it learns to look up" note="the same template as in use">
              <TrainingRow row={plan.looked_up} />
            </Section>
          )}
          <PlanProvider plan={plan} />
          <PlanMethod plan={plan} wishes={wishes} errors={errors} onChange={change} />
          <PlanCost
            plan={plan}
            isBehind={isBehind}
            isAuto={request.epochs === null}
            budget={wishes.budget}
            budgetError={planning.errors.budget}
            refusal={refused === "budget" ? start.error : null}
            onBudget={(budget) => change({ budget })}
          />
          <PlanAfter compares={wishes.compare_when_done} onChange={(compares) => change({ compare_when_done: compares })} />
          <Leaving plan={plan} />
          {(plan.blocking.length > 0 || planning.error || (start.error && refused === null)) && (
            <div className="sec plan-notes">
              <Blocking sentences={plan.blocking} />
              {planning.error && <ErrorCallout error={planning.error} />}
              {start.error && refused === null && <Failure error={start.error} />}
            </div>
          )}
        </div>
        <div className="plan-foot">
          {onBack && (
            <Button kind="quiet" icon="left" onClick={onBack}>
              Last job
            </Button>
          )}
          {why !== null && (
            <span className="plan-why sm" id="plan-why" data-testid="plan-why">
              {why}
            </span>
          )}
          <span className="plan-sum" aria-busy={isBehind}>
            <b>{moneyRange(plan.cost)}</b>
            <span className="t2 sm">{choice?.provider_name ?? ""}</span>
          </span>
          <Button
            kind="primary"
            disabled={!canStart}
            aria-describedby={why === null ? undefined : "plan-why"}
            data-testid="train-start"
            onClick={() => onStart(request)}
          >
            {plan.is_local ? "Start training" : "Upload and start"}
          </Button>
        </div>
      </section>
    </div>
  );
}

/** What would be sent where, to be agreed to before it is. */
function Leaving({ plan }: { plan: TrainPlan }) {
  const { go } = useNavigation();
  const agree = useAgree();
  const { notice } = plan;
  if (notice === null) return null;
  return (
    <Section id="send" title="What is sent">
      <div className="plan-callout">
        <SendNotice
          notice={notice}
          busy={agree.isPending}
          error={agree.error}
          onAgree={() => agree.mutate(notice.host)}
          onPersonal={() => go("data")}
        />
      </div>
    </Section>
  );
}

/** What stops the start, and the ways to where it is mended. */
function Blocking({ sentences }: { sentences: readonly string[] }) {
  const { go } = useNavigation();
  if (sentences.length === 0) return null;
  return (
    <>
      {sentences.map((sentence) => (
        <Callout key={sentence} tone="err" title={sentence} />
      ))}
      <div className="row">
        <Button small onClick={() => go("data")}>
          Go to Data
        </Button>
        <Button small onClick={() => go("candidates")}>
          Go to Candidates
        </Button>
        <Button small onClick={() => go("settings", "providers")}>
          Go to Settings
        </Button>
      </div>
    </>
  );
}

/** Why nothing can be started, in words; `null` when it can. */
function whyNot(plan: TrainPlan, errors: WishErrors): string | null {
  const [first] = plan.blocking;
  if (first !== undefined) return first;
  if (plan.notice !== null && plan.notice.agreed_at === null) {
    return `Nothing is sent before you agree to what goes to ${plan.notice.host}.`;
  }
  return Object.keys(errors).length > 0 ? "A value above can’t be used." : null;
}

function wrongParts(plan: TrainPlan, errors: WishErrors, refused: TypedWish | null): ReadonlySet<PlanPart> {
  const wrong = new Set<PlanPart>();
  if (plan.train_rows === 0) wrong.add("data");
  if (refused === "budget") wrong.add("cost");
  for (const key of Object.keys(errors)) wrong.add(key === "budget" ? "cost" : "method");
  return wrong;
}
