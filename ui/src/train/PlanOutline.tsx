import { countRange, count, day, moneyRange } from "../format";
import type { TrainChoice, TrainPlan, TrainRequest } from "../host";
import { Icon } from "../parts/Icon";
import type { IconName } from "../parts/icon-paths";
import { CandidateMark } from "../parts/marks";
import { type PlanPart, partId } from "./PlanSection";

type Step = { part: PlanPart; title: string; says: string; mark: "done" | "open" | "wrong" };

type OutlineProps = { plan: TrainPlan; choice: TrainChoice | undefined; request: TrainRequest; wrong: ReadonlySet<PlanPart> };

/** The parts of the plan at a glance, and the way to each. */
export function PlanOutline({ plan, choice, request, wrong }: OutlineProps) {
  return (
    <nav className="pane plan-outline" aria-label="Parts of the plan">
      <div className="pane-h">Train {choice && <CandidateMark letter={choice.letter} />}</div>
      <ol>
        {stepsOf(plan, choice, request).map((step) => (
          <li key={step.part}>
            <StepButton step={wrong.has(step.part) ? { ...step, mark: "wrong" } : step} />
          </li>
        ))}
      </ol>
    </nav>
  );
}

const MARK: Record<Step["mark"], { icon: IconName; tone: string; word: string }> = {
  done: { icon: "check", tone: "ok", word: "ready" },
  open: { icon: "info", tone: "t3", word: "open" },
  wrong: { icon: "error", tone: "err", word: "stops the start" },
};

function StepButton({ step }: { step: Step }) {
  const { icon, tone, word } = MARK[step.mark];
  return (
    <button type="button" className="step" onClick={() => document.getElementById(partId(step.part))?.scrollIntoView()}>
      <span className="k">
        <Icon name={icon} size={14} tone={tone} />
        <span className="unseen">{word}: </span>
      </span>
      <span className="grow">
        <b>{step.title}</b>
        <small className="ell">{step.says}</small>
      </span>
    </button>
  );
}

function stepsOf(plan: TrainPlan, choice: TrainChoice | undefined, request: TrainRequest): Step[] {
  const steps: Step[] = [
    { part: "subject", title: "What is trained", says: choice?.name ?? "no candidate", mark: choice ? "done" : "wrong" },
    {
      part: "data",
      title: "Data",
      says: `${count(plan.train_rows)} train, ${count(plan.validation_rows)} validation`,
      mark: plan.test_absent ? "done" : "wrong",
    },
    { part: "provider", title: "Provider and model", says: choice ? `${choice.model}, ${choice.provider_name}` : "none", mark: choice ? "done" : "open" },
    { part: "method", title: "Method", says: `${plan.method === "preference" ? "DPO" : "Supervised"}, ${settingsWords(request)}`, mark: "done" },
    { part: "cost", title: "Cost", says: `${moneyRange(plan.cost)}, ${countRange(plan.epochs)} epochs`, mark: plan.cost === null ? "open" : "done" },
  ];
  steps.push({ part: "after", title: "When it is done", says: request.compare_when_done ? "it is compared by itself" : "you start the comparison", mark: "done" });
  if (plan.notice === null) return steps;
  const { agreed_at } = plan.notice;
  const says = agreed_at === null ? "not agreed to yet" : `agreed on ${day(agreed_at)}`;
  return [...steps, { part: "send", title: "What is sent", says, mark: agreed_at === null ? "open" : "done" }];
}

function settingsWords({ epochs, batch_size, learning_rate_multiplier }: TrainRequest): string {
  const set = [
    epochs !== null && `${count(epochs)} epochs`,
    batch_size !== null && `batch ${count(batch_size)}`,
    learning_rate_multiplier !== null && `rate × ${learning_rate_multiplier}`,
  ].filter(Boolean);
  return set.length === 0 ? "all settings auto" : set.join(", ");
}
