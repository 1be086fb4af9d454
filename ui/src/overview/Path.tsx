import type { Destination, PathStep, StepStanding } from "../host";
import { classes } from "../parts/classes";
import { Icon } from "../parts/Icon";

const STANDING: Record<StepStanding, string> = { done: "done", current: "on", ahead: "" };

/** The way from examples to a report; each step leads to where it is done. */
export function Path({ steps, onGo }: { steps: readonly PathStep[]; onGo: (screen: Destination) => void }) {
  return (
    <>
      <h2 className="pane-h over-h">Path to a decision</h2>
      <ol className="path">
        {steps.map((step, index) => (
          <li key={step.name}>
            <button
              type="button"
              className={classes("step", STANDING[step.standing])}
              aria-current={step.standing === "current" ? "step" : undefined}
              data-testid={`path-${index + 1}`}
              data-standing={step.standing}
              onClick={() => onGo(step.screen)}
            >
              <span className="k">
                {step.standing === "done" ? <Icon name="check" size={14} /> : index + 1}
                {step.standing === "done" && <span className="unseen">Done:</span>}
              </span>
              <span className="grow">
                <b>{step.name}</b>
                <small>{step.line}</small>
              </span>
            </button>
          </li>
        ))}
      </ol>
    </>
  );
}
