import type { CompareRequest } from "../host";
import { Input } from "../parts/fields";

const MOST_TRIALS = 20;

/** What is typed: how much a run may cost, and how often each row is asked. */
export type Limits = { budget: string; trials: string };

export const UNLIMITED: Limits = { budget: "", trials: "1" };

type RunLimitsProps = { limits: Limits; hasPrices: boolean; isByBatch?: boolean; onChange: (limits: Limits) => void };

/** What a run may cost at most, and how often each row is asked. */
export function RunLimits({ limits, hasPrices, isByBatch = false, onChange }: RunLimitsProps) {
  const whyNone = isByBatch
    ? "A batch can’t be stopped at a budget: what it cost is known when it has ended."
    : hasPrices
      ? undefined
      : "A price is unknown, so no budget could be kept.";
  return (
    <section className="sec margin">
      <h2 className="h2">What may it cost at most?</h2>
      <p className="t2">
        The run stops before the next answer could cost more than is left, and goes on when you allow more. Answers
        that an earlier run has to the same question are taken from there and cost nothing.
      </p>
      <div className="limits">
        <Input
          label="Budget, empty for none"
          inputMode="decimal"
          unit="$"
          value={isByBatch ? "" : limits.budget}
          disabled={whyNone !== undefined}
          help={whyNone}
          error={!isByBatch && readBudget(limits.budget) === null ? "An amount above 0" : undefined}
          data-testid="budget"
          onChange={(event) => onChange({ ...limits, budget: event.target.value })}
        />
        <Input
          label="Times each row is asked"
          inputMode="numeric"
          value={limits.trials}
          error={readTrials(limits.trials) === null ? `A whole number from 1 to ${MOST_TRIALS}` : undefined}
          data-testid="trials"
          onChange={(event) => onChange({ ...limits, trials: event.target.value })}
        />
      </div>
    </section>
  );
}

/** The limits as they are asked for, or `null` while one of them is none. */
export function readLimits(limits: Limits): Pick<CompareRequest, "budget" | "trials"> | null {
  const budget = readBudget(limits.budget);
  const trials = readTrials(limits.trials);
  if (budget === null || trials === null) return null;
  return { trials, ...(budget === "" ? {} : { budget }) };
}

/** An amount in dollars, `""` for no limit, or `null` for what is none. */
export function readBudget(text: string): string | null {
  const amount = text.trim().replace(",", ".");
  if (amount === "") return "";
  return /^\d{1,6}(\.\d{1,12})?$/.test(amount) && Number(amount) > 0 ? amount : null;
}

function readTrials(text: string): number | null {
  const value = Number(text.trim());
  return Number.isInteger(value) && value >= 1 && value <= MOST_TRIALS ? value : null;
}
