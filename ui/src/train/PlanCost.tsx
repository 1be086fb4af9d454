import { useNavigation } from "../app/navigation";
import { count, countRange, moneyRange } from "../format";
import type { HostError, TrainPlan } from "../host";
import { Input } from "../parts/fields";
import { Figure } from "../parts/Figure";
import { Explained } from "../parts/Tooltip";
import { Section } from "./PlanSection";

type CostProps = {
  plan: TrainPlan;
  /** Whether the figures are still those of the wishes before. */
  isBehind: boolean;
  isAuto: boolean;
  budget: string;
  budgetError: string | undefined;
  /** Why a start was refused for its budget. */
  refusal: HostError | null;
  onBudget: (text: string) => void;
};

/** What it comes to, what that rests on, and the most that it may. */
export function PlanCost({ plan, isBehind, isAuto, budget, budgetError, refusal, onBudget }: CostProps) {
  const perRow = plan.train_rows > 0 ? plan.train_tokens / plan.train_rows : 0;
  return (
    <Section id="cost" title="Cost" note={plan.is_local ? undefined : "an estimate; the provider bills what it trained"}>
      <table className="t bare plan-cost" aria-busy={isBehind}>
        <tbody>
          <Figure name="Tokens in the file" value={count(plan.train_tokens)} note={`${count(Math.round(perRow))} a row`} />
          <Figure
            name="Epochs"
            value={countRange(plan.epochs)}
            note={isAuto ? "passes over the training file; the provider decides" : "passes over the training file, as set above"}
            testId="plan-epochs"
          />
          <Figure name="Tokens learnt from" value={countRange(plan.learnt_tokens)} note="" />
          <Figure
            name={
              <Explained title="What this rests on" text={plan.rests_on}>
                Cost
              </Explained>
            }
            value={moneyRange(plan.cost)}
            note={plan.cost === null ? <NoPrice /> : ""}
            isSum
            testId="plan-cost"
          />
        </tbody>
      </table>
      {!plan.is_local && (
        <div className="plan-budget">
          <Input
            label="Start only if it can’t cost more than, optional"
            inputMode="decimal"
            placeholder="no limit"
            unit="dollars"
            value={budget}
            error={budgetError ?? (refusal && [refusal.message, refusal.hint].filter(Boolean).join(" "))}
            data-testid="wish-budget"
            onChange={(event) => onBudget(event.target.value)}
          />
        </div>
      )}
    </Section>
  );
}

function NoPrice() {
  const { go } = useNavigation();
  return (
    <>
      no price for this model is known,{" "}
      <button type="button" className="link" data-testid="add-price" onClick={() => go("settings", "prices")}>
        add one
      </button>
    </>
  );
}
