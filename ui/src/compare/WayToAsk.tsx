import { type ReactNode, useId } from "react";

import { counted, durationRange, moneyRange } from "../format";
import type { BatchOffer, ComparePlan } from "../host";
import { CandidateMark } from "../parts/marks";

export type Way = "now" | "batch";

type WayToAskProps = { plan: ComparePlan; offer: BatchOffer; way: Way; onChange: (way: Way) => void };

/** Whether a run is asked now, or by batch where a provider has that, with what each costs. */
export function WayToAsk({ plan, offer, way, onChange }: WayToAskProps) {
  const group = useId();
  return (
    <section className="sec when">
      <h2 className="h2" id={group}>
        When shall it be answered?
      </h2>
      <div className="when-ways" role="radiogroup" aria-labelledby={group}>
        <Choice group={group} way="now" chosen={way} onChange={onChange} title="Now" cost={moneyRange(plan.cost)}>
          {counted(plan.calls, "call")}, {durationRange(plan.seconds)}.
        </Choice>
        <Choice group={group} way="batch" chosen={way} onChange={onChange} title="By batch, within 24 hours" cost={moneyRange(offer.cost)}>
          <span className="when-marks">
            {offer.letters.map((letter) => (
              <CandidateMark key={letter} letter={letter} />
            ))}
          </span>
          {offer.notes.join(" ")}
        </Choice>
      </div>
    </section>
  );
}

type ChoiceProps = {
  group: string;
  way: Way;
  chosen: Way;
  title: string;
  cost: string;
  children: ReactNode;
  onChange: (way: Way) => void;
};

function Choice({ group, way, chosen, title, cost, children, onChange }: ChoiceProps) {
  const id = useId();
  return (
    <div className="when-way">
      <input type="radio" name={group} id={id} value={way} checked={chosen === way} data-testid={`way-${way}`} onChange={() => onChange(way)} />
      <span className="when-text">
        <span className="row">
          <label className="strong" htmlFor={id}>
            {title}
          </label>
          <span className="when-cost" data-testid={`way-cost-${way}`}>
            {cost}
          </span>
        </span>
        <span className="t2 sm">{children}</span>
      </span>
    </div>
  );
}
