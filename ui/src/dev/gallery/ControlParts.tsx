import { useState } from "react";

import { Button, IconButton } from "../../parts/Button";
import { CopyText } from "../../parts/CopyText";
import { CheckField, Input, Segments, TextArea } from "../../parts/fields";
import { SearchField } from "../../parts/SearchField";
import { Select } from "../../parts/Select";
import { Suggest } from "../../parts/Suggest";
import { useCountInput } from "../../parts/useCountInput";
import { LONG_NAME } from "../scenarios";
import { Forced } from "./Forced";
import { Part, State } from "./Gallery";

const KINDS = ["default", "primary", "quiet", "danger", "danger-fill"] as const;
const MODELS = [
  { value: "mini", label: "gpt-4.1-mini", note: "$0.40" },
  { value: "long", label: LONG_NAME, note: "no price" },
];

/** What is pressed and written into. */
export function ControlParts() {
  return (
    <>
      <Part name="Button">
        <State name="rest">
          {KINDS.map((kind) => (
            <Button key={kind} kind={kind}>
              Seal 248 rows
            </Button>
          ))}
        </State>
        {(["is-hover", "is-press", "is-focus"] as const).map((state) => (
          <State key={state} name={state.slice(3)}>
            {KINDS.map((kind) => (
              <Forced key={kind} state={state}>
                <Button kind={kind}>Seal 248 rows</Button>
              </Forced>
            ))}
          </State>
        ))}
        <State name="disabled">
          {KINDS.map((kind) => (
            <Button key={kind} kind={kind} disabled>
              Seal 248 rows
            </Button>
          ))}
        </State>
        <State name="small, icon, key">
          <Button small>Read it again</Button>
          <Button icon="plus">Add candidate</Button>
          <Button kind="primary" shortcut="Enter">
            Import
          </Button>
        </State>
        <State name="long text">
          <Button>Compare {LONG_NAME}</Button>
        </State>
      </Part>
      <Part name="IconButton">
        <State name="rest, focus, disabled">
          <IconButton icon="undo" label="Undo" />
          <Forced state="is-focus">
            <IconButton icon="undo" label="Undo" />
          </Forced>
          <IconButton icon="undo" label="Undo" disabled />
        </State>
      </Part>
      <Inputs />
      <Texts />
      <Choices />
    </>
  );
}

function Inputs() {
  const { error, ...written } = useCountInput(40_000, () => {});
  return (
    <Part name="Input">
      <State name="rest">
        <Input label="Suffix" help="A part of the trained model’s name" defaultValue="triage" />
      </State>
      <State name="empty, unit">
        <Input label="Requests in production" placeholder="not known" unit="a month" />
      </State>
      <State name="a number to write">
        <Input label="Requests in production" unit="a month" error={error} {...written} />
      </State>
      <State name="focus">
        <Forced state="is-focus" on=".input">
          <Input label="Suffix" defaultValue="triage" />
        </Forced>
      </State>
      <State name="error">
        <Input label="Margin" error="A number from 0 to 50" unit="points" defaultValue="many" />
      </State>
      <State name="disabled">
        <Input label="Seed" disabled defaultValue="1" />
      </State>
      <State name="long text">
        <Input label="Name" help={LONG_NAME} defaultValue={LONG_NAME} />
      </State>
    </Part>
  );
}

function Texts() {
  const [search, setSearch] = useState("");
  return (
    <>
      <Part name="TextArea">
        <State name="rest, code">
          <TextArea label="Question" rows={2} defaultValue="Two identical debits on my card" help="As a row’s input" />
          <TextArea label="Certificates" mono rows={2} placeholder="-----BEGIN CERTIFICATE-----" />
        </State>
        <State name="focus">
          <Forced state="is-focus" on=".input">
            <TextArea label="Question" rows={2} defaultValue="Two identical debits" />
          </Forced>
        </State>
        <State name="error, disabled">
          <TextArea label="Question" rows={2} defaultValue={LONG_NAME} error="This is row 14 of the sealed test set." />
          <TextArea label="Question" rows={2} disabled defaultValue="Two identical debits" />
        </State>
      </Part>
      <Part name="SearchField">
        <State name="rest, written, focus">
          <SearchField label="Search rows" value={search} onChange={setSearch} />
          <SearchField label="Search rows" value={LONG_NAME} onChange={() => {}} />
          <Forced state="is-focus">
            <SearchField label="Search rows" value="refund" onChange={() => {}} />
          </Forced>
        </State>
      </Part>
      <Part name="CopyText">
        <State name="short">
          <div className="grow">
            <CopyText label="The job" text="ftjob-8Kd2mQvTz0aLVx1" />
          </div>
        </State>
        <State name="long">
          <div className="grow">
            <CopyText label="The command" text={`holdout headless --project ${LONG_NAME} --candidate C --deployment triage-8kd2`} />
          </div>
        </State>
      </Part>
    </>
  );
}

function Choices() {
  const [model, setModel] = useState("mini");
  const [view, setView] = useState<"rows" | "labels" | "both">("rows");
  const [isOn, setOn] = useState(true);
  return (
    <>
      <Part name="Select">
        <State name="rest">
          <Select label="Price model" options={MODELS} value={model} onChange={setModel} help="For projections" />
        </State>
        <State name="focus">
          <Forced state="is-focus" on=".input">
            <Select label="Price model" options={MODELS} value={model} onChange={setModel} />
          </Forced>
        </State>
        <State name="error, long text">
          <Select label="Price model" options={MODELS} value="long" onChange={() => {}} error="No price is known for it." />
        </State>
        <State name="disabled">
          <Select label="Price model" options={MODELS} value="mini" onChange={() => {}} disabled />
        </State>
      </Part>
      <Part name="Suggest">
        <State name="rest, empty">
          <Suggest label="Model" value="gpt-4.1-mini" suggestions={["gpt-4.1", "gpt-4.1-mini"]} onChange={() => {}} />
          <Suggest label="Model" value="" suggestions={[]} placeholder="as the provider names it" help="A test lists its models." onChange={() => {}} />
        </State>
        <State name="focus">
          <Forced state="is-focus" on=".input">
            <Suggest label="Model" value="gpt-4.1" suggestions={["gpt-4.1"]} onChange={() => {}} />
          </Forced>
        </State>
        <State name="error, long text">
          <Suggest label="Model" value={LONG_NAME} suggestions={[]} error="No model is named so." onChange={() => {}} />
        </State>
        <State name="disabled">
          <Suggest label="Model" value="local-base" suggestions={[]} disabled onChange={() => {}} />
        </State>
      </Part>
      <Part name="CheckField">
        <State name="off, on, focus">
          <CheckField label="Steps" checked={false} onChange={() => {}} />
          <CheckField label="Left out" checked={isOn} onChange={setOn} />
          <Forced state="is-focus" on=".check">
            <CheckField label="Steps" checked onChange={() => {}} />
          </Forced>
        </State>
        <State name="long text">
          <CheckField label={LONG_NAME} checked={false} onChange={() => {}} />
        </State>
      </Part>
      <Part name="Segments">
        <State name="rest, focus">
          <Segments
            label="What is shown"
            options={[
              { value: "rows", label: "Rows" },
              { value: "labels", label: "Labels" },
              { value: "both", label: "Both" },
            ]}
            value={view}
            onChange={setView}
          />
          <Forced state="is-focus" on="button">
            <Segments label="How often" options={[{ value: "never", label: "Never" }, { value: "often", label: "Weekly or daily" }]} value="often" onChange={() => {}} />
          </Forced>
        </State>
      </Part>
    </>
  );
}
