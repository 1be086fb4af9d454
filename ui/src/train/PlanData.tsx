import { counted } from "../format";
import type { TrainPlan } from "../host";
import { Callout } from "../parts/Callout";
import { Check, Section } from "./PlanSection";

/** Which rows are in the files, which are left out, and that the test set is not among them. */
export function PlanData({ plan }: { plan: TrainPlan }) {
  return (
    <Section id="data" title="Data">
      <table className="t bare plan-before">
        <tbody>
          <Check tone={plan.train_rows > 0 ? "ok" : "err"} name="Rows">
            {counted(plan.train_rows, "row")} to learn from, {counted(plan.validation_rows, "row")} to watch the training with.
          </Check>
          <Check tone={plan.test_absent ? "ok" : "err"} name="Test set stays here">
            {plan.test_absent
              ? "No test row is in the files, proven by comparing hashes."
              : "The files hold rows of the test set. They can’t be sent."}
          </Check>
          <Check tone={plan.leaks_left_out > 0 ? "plain" : "ok"} name="Leaks">
            {plan.leaks_left_out > 0
              ? `${counted(plan.leaks_left_out, "training row")} left out, because the same input stands in the test set.`
              : "No training row stands in the test set."}
          </Check>
          <Check tone={plan.unusable_left_out > 0 ? "plain" : "ok"} name="Unusable rows">
            {plan.unusable_left_out > 0
              ? `${counted(plan.unusable_left_out, "row")} left out, because they can’t be used.`
              : "None."}
          </Check>
          {plan.too_long > 0 && (
            <Check tone="warn" name="Too long">
              {counted(plan.too_long, "row is", "rows are")} longer than the model learns from: what is beyond its limit is cut off.
            </Check>
          )}
        </tbody>
      </table>
    </Section>
  );
}

/** Where it is trained, and what should be known of that before. */
export function PlanProvider({ plan }: { plan: TrainPlan }) {
  const [first, ...others] = plan.provider_notes;
  return (
    <Section id="provider" title="Provider and model">
      <dl className="kv plan-kv">
        <dt>Model</dt>
        <dd>{plan.model === "" ? "none" : plan.model}</dd>
        <dt>Provider</dt>
        <dd>{plan.provider}</dd>
      </dl>
      {first !== undefined && (
        <div className="plan-callout">
          <Callout tone="warn" title={first}>
            {others.length > 0 && others.join(" ")}
          </Callout>
        </div>
      )}
    </Section>
  );
}
