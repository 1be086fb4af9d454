import { useState } from "react";

import { useNavigation } from "../app/navigation";
import { count, counted, money } from "../format";
import type { ComparePlan, HostError } from "../host";
import { Figure } from "../parts/Figure";
import { Button } from "../parts/Button";
import { Callout, Empty, ErrorCallout } from "../parts/Callout";
import { Input } from "../parts/fields";

const MOST_MARGIN = 50;

type PlanProps = {
  plan: ComparePlan;
  blocking: readonly string[];
  error: HostError | null;
  isBusy: boolean;
  onStart: (marginPoints: number) => void;
};

/** What a run asks and costs, and how much worse would still do. */
export function Plan({ plan, blocking, error, isBusy, onStart }: PlanProps) {
  const [text, setText] = useState(String(plan.margin_points));
  const margin = readMargin(text);
  return (
    <>
      <div className="scroll plan">
        <h2 className="h2 plan-h">What it asks</h2>
        <table className="t bare plan-cost">
          <tbody>
            <Figure name="Candidates" value={count(plan.candidates)} note="each answers the same rows" />
            <Figure name="Sealed test rows" value={count(plan.rows)} note="" />
            <Figure name="Calls" value={count(plan.calls)} note="what is answered is kept if you stop" />
            <Figure name="Judged before" value={plan.judged === 0 ? "never" : counted(plan.judged, "time")} note={judgedNote(plan.judged)} />
            <Figure name="Cost" value={money(plan.cost)} note={plan.cost === null ? "a price is not known" : ""} isSum />
          </tbody>
        </table>
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
        {(blocking.length > 0 || error) && (
          <div className="sec plan-notes">
            {blocking.map((sentence) => (
              <Callout key={sentence} tone="err" title={sentence} />
            ))}
            {error && <ErrorCallout error={error} />}
          </div>
        )}
      </div>
      <div className="plan-foot">
        <span className="plan-sum">
          <b>{money(plan.cost)}</b>
          <span className="t2 sm">{counted(plan.calls, "call")}</span>
        </span>
        <Button
          kind="primary"
          disabled={margin === null || blocking.length > 0 || isBusy}
          data-testid="compare-start"
          onClick={() => margin !== null && onStart(margin)}
        >
          Compare on {counted(plan.rows, "row")}
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
        </>
      }
    >
      {sentences.slice(1).join(" ")}
    </Empty>
  );
}

function judgedNote(judged: number): string {
  return judged === 0 ? "the first time is the one that confirms" : "a further look is exploratory, and labelled so";
}

/** A margin in points, or `null` for what is none. */
function readMargin(text: string): number | null {
  const value = Number(text.trim().replace(",", "."));
  return text.trim() !== "" && Number.isFinite(value) && value >= 0 && value <= MOST_MARGIN ? value : null;
}
