import { Radio } from "@base-ui/react/radio";
import { RadioGroup } from "@base-ui/react/radio-group";
import { useId } from "react";

import { useNavigation } from "../app/navigation";
import type { CandidateId, TrainChoice, TrainPlan } from "../host";
import { Button } from "../parts/Button";
import { classes } from "../parts/classes";
import { Badge, CandidateMark } from "../parts/marks";
import { Section } from "./PlanSection";

type SubjectProps = { plan: TrainPlan; chosen: CandidateId | null; onChoose: (candidate: CandidateId) => void };

/** Which candidate is trained. */
export function PlanSubject({ plan, chosen, onChoose }: SubjectProps) {
  const { go } = useNavigation();
  const [only] = plan.choices;
  return (
    <Section
      id="subject"
      title="What is trained"
      action={
        <Button small data-testid="change-candidate" onClick={() => go("candidates")}>
          {only === undefined ? "Go to Candidates" : "Change provider or prompt"}
        </Button>
      }
    >
      {only === undefined && <p className="plan-text t2">No candidate is to be trained. Add a fine-tuned one.</p>}
      {only !== undefined && plan.choices.length === 1 && (
        <div className="train-choice">
          <About choice={only} />
        </div>
      )}
      {plan.choices.length > 1 && (
        <RadioGroup aria-label="Candidate" value={chosen} onValueChange={(next) => next !== null && onChoose(next)}>
          {plan.choices.map((choice) => (
            <ChoiceLine key={choice.id} choice={choice} isOn={choice.id === chosen} />
          ))}
        </RadioGroup>
      )}
    </Section>
  );
}

function ChoiceLine({ choice, isOn }: { choice: TrainChoice; isOn: boolean }) {
  const id = useId();
  return (
    <div className={classes("train-choice", isOn && "on")}>
      <Radio.Root id={id} value={choice.id} className={classes("check round", isOn && "on")} data-testid={`choose-${choice.letter}`} />
      <label htmlFor={id} className="grow">
        <About choice={choice} />
      </label>
    </div>
  );
}

function About({ choice }: { choice: TrainChoice }) {
  return (
    <span className="row">
      <CandidateMark letter={choice.letter} />
      <span className="ell med train-choice-name" title={choice.name}>
        {choice.name}
      </span>
      {choice.trained && <Badge>has a model</Badge>}
      <span className="ell t3 sm train-choice-at" title={`${choice.model} at ${choice.provider_name}`}>
        {choice.model} at {choice.provider_name}
      </span>
    </span>
  );
}
