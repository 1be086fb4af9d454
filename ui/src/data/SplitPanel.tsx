import { Radio } from "@base-ui/react/radio";
import { RadioGroup } from "@base-ui/react/radio-group";
import { useId } from "react";

import { count } from "../format";
import { JudgedBy } from "../graders/JudgedBy";
import type { DataView, HostError, SplitOption } from "../host";
import { Button } from "../parts/Button";
import { Callout, ErrorCallout } from "../parts/Callout";
import { classes } from "../parts/classes";
import { Input } from "../parts/fields";
import { Badge } from "../parts/marks";
import type { SplitChoice } from "./useSplitChoice";

type SplitPanelProps = {
  view: DataView;
  choice: SplitChoice;
  error: HostError | null;
  onDivideAgain: () => void;
  isBusy: boolean;
};

/** How to divide the rows, and what each test set could show. Beside the table until the seal. */
export function SplitPanel({ view, choice, error, onDivideAgain, isBusy }: SplitPanelProps) {
  // With a test file of their own the rows are divided by the import, and nothing is left to choose.
  const isFixed = view.own_test_file && view.divided;
  return (
    <aside className="pane inspector" aria-label="Divide the rows">
      <div className="pane-h line">{view.divided ? "Divided, not sealed" : "Divide the rows"}</div>
      <div className="scroll">
        <div className="insp-sec">
          <p className="t2">
            {view.own_test_file
              ? "The test rows came in a file of their own. The rest is divided into rows to learn from and rows to watch the training with."
              : "The test rows are kept from training and judge every candidate. More of them show smaller differences, and leave less to learn from."}
          </p>
        </div>
        <div className="insp-sec">
          <JudgedBy />
        </div>
        {!isFixed && choice.error && (
          <div className="insp-sec">
            <ErrorCallout error={choice.error} />
          </div>
        )}
        {!isFixed && <Choices view={view} choice={choice} />}
        {error && (
          <div className="insp-sec">
            <ErrorCallout error={error} />
          </div>
        )}
        {view.divided && !isFixed && (
          <div className="insp-sec">
            <Callout title="Nothing is fixed yet.">Divide again as often as you like; sealing ends that.</Callout>
            <div className="row insp-do">
              <Button disabled={choice.request === null || isBusy} data-testid="divide-again" onClick={onDivideAgain}>
                Divide again
              </Button>
            </div>
          </div>
        )}
      </div>
    </aside>
  );
}

function Choices({ view, choice }: { view: DataView; choice: SplitChoice }) {
  return (
    <>
      <Options choice={choice} ownTestFile={view.own_test_file} />
      <div className="insp-sec">
        <Input
          label="Seed"
          inputMode="numeric"
          value={choice.seedText}
          error={choice.seedError}
          help="The same seed gives the same split again."
          onChange={(event) => choice.setSeedText(event.target.value)}
        />
      </div>
    </>
  );
}

function Options({ choice, ownTestFile }: { choice: SplitChoice; ownTestFile: boolean }) {
  return (
    <RadioGroup aria-label="Shares" value={choice.place} onValueChange={choice.setPlace}>
      {choice.options.map((option, index) => (
        <OptionLine
          key={shares(option, ownTestFile)}
          option={option}
          place={index}
          isOn={index === choice.place}
          ownTestFile={ownTestFile}
        />
      ))}
    </RadioGroup>
  );
}

type OptionLineProps = { option: SplitOption; place: number; isOn: boolean; ownTestFile: boolean };

function OptionLine({ option, place, isOn, ownTestFile }: OptionLineProps) {
  const id = useId();
  return (
    <div className={classes("option", isOn && "on")}>
      <Radio.Root id={id} value={place} className={classes("check round", isOn && "on")} />
      <label htmlFor={id} className="grow">
        <span className="row">
          <b className="med">{shares(option, ownTestFile)}</b>
          {option.proposed && <Badge tone="acc">proposed</Badge>}
        </span>
        <small>{rowCounts(option)}</small>
        <span className="option-says">{option.sentence}</span>
      </label>
    </div>
  );
}

function shares({ percent }: SplitOption, ownTestFile: boolean): string {
  const parts = [percent.train, percent.validation];
  return `${(ownTestFile ? parts : [...parts, percent.test]).join(" / ")} %`;
}

function rowCounts({ counts }: SplitOption): string {
  return `${count(counts.train)} train, ${count(counts.validation)} validation, ${count(counts.test)} test`;
}
