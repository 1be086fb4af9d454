import type { ReactNode } from "react";

import type { TrainPlan } from "../host";
import { Input } from "../parts/fields";
import { Section } from "./PlanSection";
import type { TypedWish, WishErrors, Wishes } from "./wishes";

type MethodProps = {
  plan: TrainPlan;
  wishes: Wishes;
  errors: WishErrors;
  onChange: (part: Partial<Wishes>) => void;
};

/** How it learns: what is left to the provider, and what is set. */
export function PlanMethod({ plan, wishes, errors, onChange }: MethodProps) {
  const field = (key: TypedWish) => ({
    value: wishes[key],
    error: errors[key],
    "data-testid": `wish-${key}`,
    onChange: (event: { target: { value: string } }) => onChange({ [key]: event.target.value }),
  });
  const tuned = (key: "epochs" | "batch_size" | "learning_rate_multiplier" | "beta", label: ReactNode) => (
    <Input label={label} placeholder="auto" inputMode="decimal" disabled={!plan.may_tune} {...field(key)} />
  );
  return (
    <Section id="method" title="Method" note={plan.method_words}>
      <div className="plan-fields">
        {tuned("epochs", "Epochs")}
        {tuned("batch_size", "Batch size")}
        {tuned("learning_rate_multiplier", plan.learning_rate_label)}
        {plan.method === "preference" && tuned("beta", "Beta")}
        <Input label="Part of the model’s name" placeholder="none" {...field("suffix")} />
        <Input label="Seed" inputMode="numeric" placeholder="the project’s" {...field("seed")} />
      </div>
      <p className="plan-field-note t3 sm" data-testid="tuning-note">
        {plan.tuning_note}
      </p>
    </Section>
  );
}
