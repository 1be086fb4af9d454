import { CheckField } from "../parts/fields";
import { Section } from "./PlanSection";

const NOTE = "plan-after-note";

type AfterProps = { compares: boolean; onChange: (compares: boolean) => void };

/** What starts by itself once the model is there. */
export function PlanAfter({ compares, onChange }: AfterProps) {
  return (
    <Section id="after" title="When it is done">
      <div className="plan-after">
        <CheckField label="Compare on the sealed test rows when it is done" checked={compares} describedBy={NOTE} testId="wish-compare" onChange={onChange} />
        <p className="t3 sm" id={NOTE}>
          All candidates answer, with the margin as it stands on the Compare screen. A comparison is a look at the test
          set, and looks are counted: the first one confirms, later ones explore. It waits for you where something has to
          be agreed to first.
        </p>
      </div>
    </Section>
  );
}
