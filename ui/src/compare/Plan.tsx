import { useState } from "react";

import { useNavigation } from "../app/navigation";
import { counted, durationRange, moneyRange } from "../format";
import { JudgedBy } from "../graders/JudgedBy";
import type { ComparePlan, CompareRequest } from "../host";
import { Button } from "../parts/Button";
import { Callout, Empty } from "../parts/Callout";
import { Input } from "../parts/fields";
import { EstimateTable } from "./EstimateTable";
import type { CompareControl } from "./queries";
import { useRuns } from "./run-queries";
import { RunError } from "./RunError";
import { RunLimits, readLimits, UNLIMITED } from "./RunLimits";
import { SendNotices } from "./SendNotices";
import { Trial } from "./Trial";
import { type Way, WayToAsk } from "./WayToAsk";

const MOST_MARGIN = 50;

type PlanProps = {
  plan: ComparePlan;
  blocking: readonly string[];
  control: CompareControl;
  onStart: (request: CompareRequest) => void;
  onDraft: (request: CompareRequest) => void;
};

/** What a run asks, costs and sends, a trial of it, and how much worse would still do. */
export function Plan({ plan, blocking, control, onStart, onDraft }: PlanProps) {
  const [text, setText] = useState(String(plan.margin_points));
  const [limits, setLimits] = useState(UNLIMITED);
  const [way, setWay] = useState<Way>("now");
  const offer = way === "batch" ? plan.batch : null;
  const margin = readMargin(text);
  const chosen = readLimits(offer === null ? limits : { ...limits, budget: "" });
  const trialRuns = plan.trial?.state === "running";
  const awaited = plan.notices.filter((notice) => notice.agreed_at === null).map((notice) => notice.host);
  const otherRuns = useRuns().data?.runs.some((run) => run.state === "running") ?? false;
  const isBusy = trialRuns || otherRuns || control.start.isPending || control.draft.isPending || control.trial.isPending;
  const failure = control.start.error ?? control.draft.error;
  const canAsk = awaited.length === 0 && blocking.length === 0 && !isBusy;
  return (
    <>
      <div className="scroll plan">
        <SendNotices notices={plan.notices} agree={control.agree} />
        <EstimateTable plan={plan} />
        <Trial plan={plan} control={control} />
        <div className="sec">
          <JudgedBy />
        </div>
        <section className="sec margin">
          <h2 className="h2">How many more wrong per 100 would you accept?</h2>
          <p className="t2">
            A candidate that is cheaper or simpler need not be better: it may be worse by less than this. Set it
            before the run, because a margin that is chosen after the result proves nothing.
          </p>
          <Input
            label="Accepted, more wrong answers per 100"
            inputMode="decimal"
            unit="of 100"
            value={text}
            error={margin === null ? `A number from 0 to ${MOST_MARGIN}` : undefined}
            data-testid="margin"
            onChange={(event) => setText(event.target.value)}
          />
        </section>
        {plan.batch !== null && <WayToAsk plan={plan} offer={plan.batch} way={way} onChange={setWay} />}
        <RunLimits limits={limits} hasPrices={plan.cost !== null} isByBatch={offer !== null} onChange={setLimits} />
        {(blocking.length > 0 || failure) && (
          <div className="sec plan-notes">
            {blocking.map((sentence) => (
              <Callout key={sentence} tone="err" title={sentence} />
            ))}
            {failure && <RunError error={failure} />}
          </div>
        )}
      </div>
      <div className="plan-foot">
        {awaited.length > 0 && (
          <span className="plan-why sm" id="plan-why" data-testid="plan-why">
            Nothing is sent before you agree to what goes to {awaited.join(" and ")}.
          </span>
        )}
        <span className="plan-sum">
          <b>{moneyRange(offer === null ? plan.cost : offer.cost)}</b>
          <span className="t2 sm">
            {counted(plan.calls, "call")}, {offer === null ? durationRange(plan.seconds) : "within 24 hours"}
          </span>
        </span>
        {plan.trial_rows > 0 && (
          <Button
            disabled={!canAsk}
            aria-describedby={awaited.length > 0 ? "plan-why" : undefined}
            data-testid="trial-start"
            onClick={() => control.trial.mutate()}
          >
            Try {counted(plan.trial_rows, "row")} {plan.trial === null ? "first" : "again"}
          </Button>
        )}
        {plan.validation_rows > 0 && (
          <Button
            disabled={margin === null || chosen === null || !canAsk}
            aria-describedby={awaited.length > 0 ? "plan-why" : undefined}
            title="Free to repeat, never a verdict; no sealed row is asked"
            data-testid="draft-start"
            onClick={() => margin !== null && chosen !== null && onDraft({ margin_points: margin, ...chosen })}
          >
            Draft on {counted(plan.validation_rows, "validation row")}
          </Button>
        )}
        <Button
          kind="primary"
          disabled={margin === null || chosen === null || !canAsk}
          aria-describedby={awaited.length > 0 ? "plan-why" : undefined}
          data-testid="compare-start"
          onClick={() => margin !== null && chosen !== null && onStart({ margin_points: margin, ...chosen, ...(offer === null ? {} : { by_batch: true }) })}
        >
          Compare on {counted(plan.rows, "sealed row")}
        </Button>
      </div>
    </>
  );
}

/** What stands in the way of a run. */
export function Blocked({ sentences }: { sentences: readonly string[] }) {
  const { go } = useNavigation();
  return (
    <Empty
      title={sentences[0] ?? "Nothing can be compared yet"}
      action={
        <>
          <Button onClick={() => go("data")}>Go to Data</Button>
          <Button onClick={() => go("train")}>Go to Train</Button>
          <Button onClick={() => go("settings")}>Go to Settings</Button>
        </>
      }
    >
      {sentences.slice(1).join(" ")}
    </Empty>
  );
}

/** A margin in points, or `null` for what is none. */
function readMargin(text: string): number | null {
  const value = Number(text.trim().replace(",", "."));
  return text.trim() !== "" && Number.isFinite(value) && value >= 0 && value <= MOST_MARGIN ? value : null;
}
