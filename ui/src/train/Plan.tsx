import { type ReactNode, useState } from "react";

import { readSeed } from "../data/useSplitChoice";
import { count, counted, money } from "../format";
import type { HostError, TrainPlan, TrainRequest } from "../host";
import { Figure } from "../parts/Figure";
import { Button } from "../parts/Button";
import { Callout, ErrorCallout } from "../parts/Callout";
import { Input } from "../parts/fields";
import { Icon } from "../parts/Icon";
import type { IconName } from "../parts/icon-paths";

type PlanProps = {
  plan: TrainPlan;
  error: HostError | null;
  isBusy: boolean;
  onStart: (request: TrainRequest) => void;
  /** Back to the last job, if there is one. */
  onBack: (() => void) | null;
};

const SUFFIX = /^[\p{L}\p{N}_-]{0,40}$/u;

/** What a start would send, learn and cost. */
export function Plan({ plan, error, isBusy, onStart, onBack }: PlanProps) {
  const [suffix, setSuffix] = useState("");
  const [seedText, setSeedText] = useState("");
  const seed = seedText.trim() === "" ? null : readSeed(seedText);
  const suffixError = SUFFIX.test(suffix) ? undefined : "Letters, digits, - and _, at most 40";
  const seedError = seedText.trim() !== "" && seed === null ? "A whole number from 0 to 4,294,967,295" : undefined;
  const canStart = plan.blocking.length === 0 && !suffixError && !seedError && !isBusy;
  return (
    <>
      <div className="scroll plan">
        <Cost plan={plan} />
        <BeforeItStarts plan={plan} />
        {(plan.blocking.length > 0 || error) && (
          <div className="sec plan-notes">
            {plan.blocking.map((sentence) => (
              <Callout key={sentence} tone="err" title={sentence} />
            ))}
            {error && <ErrorCallout error={error} />}
          </div>
        )}
        <section className="sec plan-fields">
          <Input label="Part of the model’s name, optional" value={suffix} error={suffixError} onChange={(event) => setSuffix(event.target.value)} />
          <Input
            label="Seed, optional"
            inputMode="numeric"
            placeholder="the provider’s choice"
            value={seedText}
            error={seedError}
            onChange={(event) => setSeedText(event.target.value)}
          />
        </section>
      </div>
      <div className="plan-foot">
        {onBack && (
          <Button kind="quiet" icon="left" onClick={onBack}>
            Last job
          </Button>
        )}
        <span className="plan-sum">
          <b>{money(plan.cost)}</b>
          <span className="t2 sm">{plan.provider}</span>
        </span>
        <Button
          kind="primary"
          disabled={!canStart}
          data-testid="train-start"
          onClick={() => onStart({ suffix: suffix === "" ? null : suffix, seed })}
        >
          Start training
        </Button>
      </div>
    </>
  );
}

function Cost({ plan }: { plan: TrainPlan }) {
  const perRow = plan.train_rows > 0 ? plan.train_tokens / plan.train_rows : 0;
  const trained = plan.epochs === null ? null : plan.train_tokens * plan.epochs;
  return (
    <section aria-labelledby="plan-cost">
      <h2 className="h2 plan-h" id="plan-cost">
        Cost <small>{plan.model}, {plan.provider}</small>
      </h2>
      <table className="t bare plan-cost">
        <tbody>
          <Figure name="Training rows" value={count(plan.train_rows)} note={`${counted(plan.validation_rows, "row")} more to watch the training with`} />
          <Figure name="Tokens in the file" value={count(plan.train_tokens)} note={`${count(Math.round(perRow))} a row`} />
          <Figure
            name="Epochs"
            value={plan.epochs === null ? "auto" : `× ${plan.epochs}`}
            note={plan.epochs === null ? "the provider decides" : "passes over the training file"}
          />
          <Figure name="Tokens learnt from" value={trained === null ? "unknown" : count(trained)} note={trained === null ? "until the provider sets the epochs" : ""} />
          <Figure name="Cost" value={money(plan.cost)} note={plan.cost === null ? "no price for this model is known" : ""} isSum />
        </tbody>
      </table>
    </section>
  );
}

function BeforeItStarts({ plan }: { plan: TrainPlan }) {
  return (
    <section aria-labelledby="plan-before">
      <h2 className="h2 plan-h" id="plan-before">
        Before it starts
      </h2>
      <table className="t bare plan-before">
        <tbody>
          <Check
            icon={plan.test_absent ? "check" : "error"}
            tone={plan.test_absent ? "ok" : "err"}
            name="Test set stays here"
          >
            {plan.test_absent
              ? "No test row is in the files, proven by comparing hashes."
              : "The files hold rows of the test set. They can’t be sent."}
          </Check>
          <Check icon={plan.leaks_left_out > 0 ? "info" : "check"} tone={plan.leaks_left_out > 0 ? "t3" : "ok"} name="Leaks">
            {plan.leaks_left_out > 0
              ? `${counted(plan.leaks_left_out, "training row")} left out, because the same input stands in the test set.`
              : "No training row stands in the test set."}
          </Check>
          <Check icon={plan.unusable_left_out > 0 ? "info" : "check"} tone={plan.unusable_left_out > 0 ? "t3" : "ok"} name="Unusable rows">
            {plan.unusable_left_out > 0
              ? `${counted(plan.unusable_left_out, "row")} left out, because they can’t be used.`
              : "None."}
          </Check>
        </tbody>
      </table>
    </section>
  );
}

function Check({ icon, tone, name, children }: { icon: IconName; tone: string; name: string; children: ReactNode }) {
  return (
    <tr>
      <th scope="row">
        <span className="row">
          <Icon name={icon} size={14} tone={tone} />
          {name}
        </span>
      </th>
      <td className="t2">{children}</td>
    </tr>
  );
}
