import { Radio } from "@base-ui/react/radio";
import { RadioGroup } from "@base-ui/react/radio-group";
import { useId } from "react";

import type { CandidateKind, KindChoice } from "../host";
import { classes } from "../parts/classes";

type KindListProps = {
  kinds: readonly KindChoice[];
  value: CandidateKind;
  onChange: (kind: CandidateKind) => void;
};

/** What can answer, each with what it is for. */
export function KindList({ kinds, value, onChange }: KindListProps) {
  return (
    <RadioGroup className="kind-list" aria-label="What answers" value={value} onValueChange={(next) => onChange(next as CandidateKind)}>
      {kinds.map((choice) => (
        <KindLine key={choice.kind} choice={choice} isOn={choice.kind === value} />
      ))}
    </RadioGroup>
  );
}

function KindLine({ choice, isOn }: { choice: KindChoice; isOn: boolean }) {
  const id = useId();
  return (
    <div className={classes("kind-line", isOn && "on")}>
      <Radio.Root id={id} value={choice.kind} className={classes("check round", isOn && "on")} data-testid={`kind-${choice.kind}`} />
      <label htmlFor={id}>
        <span className="med">{choice.name}</span>
        <span className="t2 sm">{choice.what_for}</span>
      </label>
    </div>
  );
}
