import { useState } from "react";

import type { GraderChoice, NormalisationChoice } from "../host";
import { Button, IconButton } from "../parts/Button";
import { CheckField, Input, TextArea } from "../parts/fields";
import { Select } from "../parts/Select";
import { type GraderKindName, KINDS, readNumber, SINGLE, SWITCHES, USUAL, usual } from "./kinds";

type GraderFormProps = {
  label: string;
  value: GraderChoice;
  onChange: (value: GraderChoice) => void;
  /** What is wrong with it, and where: `pattern`, `graders.1.schema`. */
  fault?: { field: string; message: string } | null;
  /** Inside of a combination there are no further ones. */
  single?: boolean;
  testId: string;
};

/** A grader with its options as controls. */
export function GraderForm({ label, value, onChange, fault = null, single = false, testId }: GraderFormProps) {
  // A judge is chosen where it is set up; here it can only be left.
  const judge = value.kind === "model_judge" ? [{ value: value.kind, label: "A model judge" }] : [];
  const kinds = [...judge, ...(single ? SINGLE : KINDS)];
  return (
    <div className="grader-form">
      <Select<GraderKindName>
        label={label}
        options={kinds.map(({ value: kind, label: text }) => ({ value: kind, label: text }))}
        value={value.kind}
        testId={testId}
        onChange={(kind) => kind !== value.kind && onChange(usual(kind))}
      />
      <Options value={value} onChange={onChange} fault={fault} testId={testId} />
    </div>
  );
}

type OptionsProps = {
  value: GraderChoice;
  onChange: (value: GraderChoice) => void;
  fault: { field: string; message: string } | null;
  testId: string;
};

function Options({ value, onChange, fault, testId }: OptionsProps) {
  const at = (field: string) => (fault?.field === field ? fault.message : undefined);
  switch (value.kind) {
    case "exact_match":
      return null;
    case "normalised_match":
    case "contains":
      return <Switches legend="Put aside" value={value.normalisation} onChange={(normalisation) => onChange({ ...value, normalisation })} />;
    case "regex":
      return (
        <Input
          label="Pattern"
          value={value.pattern}
          error={at("pattern")}
          help="Looked for anywhere in the answer, unless it begins with ^ and ends with $. (?i) puts case aside."
          data-testid={`${testId}-pattern`}
          onChange={(event) => onChange({ ...value, pattern: event.target.value })}
        />
      );
    case "number":
      return (
        <div className="row grader-pair">
          <NumberInput label="May be away by" value={value.absolute} error={at("absolute")} onChange={(absolute) => onChange({ ...value, absolute })} />
          <NumberInput label="Or by" unit="%" value={value.relative_percent} error={at("relative_percent")} onChange={(relative_percent) => onChange({ ...value, relative_percent })} />
        </div>
      );
    case "json_schema":
      return (
        <TextArea
          label="JSON schema"
          mono
          rows={8}
          value={value.schema}
          error={at("schema")}
          data-testid={`${testId}-schema`}
          onChange={(event) => onChange({ ...value, schema: event.target.value })}
        />
      );
    case "json_fields":
      return (
        <>
          <CheckField
            label="Compare texts inside after normalisation"
            checked={value.texts !== null}
            onChange={(isOn) => onChange({ ...value, texts: isOn ? USUAL : null })}
          />
          {value.texts !== null && <Switches legend="Put aside in texts" value={value.texts} onChange={(texts) => onChange({ ...value, texts })} />}
        </>
      );
    case "tool_call":
      return <CheckField label="The arguments count too" checked={value.arguments} onChange={(isOn) => onChange({ ...value, arguments: isOn })} />;
    case "text_similarity":
      return (
        <NumberInput
          label="Right from ROUGE-L"
          unit="0 to 1"
          value={value.passes_from}
          error={at("passes_from")}
          onChange={(passes_from) => onChange({ ...value, passes_from })}
        />
      );
    case "model_judge":
      return <p className="t2">It is set up, and checked against people, under Judge on the Compare screen.</p>;
    case "all":
    case "any":
      return <Members value={value} onChange={onChange} fault={fault} testId={testId} />;
  }
}

function Switches({ legend, value, onChange }: { legend: string; value: NormalisationChoice; onChange: (value: NormalisationChoice) => void }) {
  return (
    <fieldset className="grader-switches">
      <legend className="t2">{legend}</legend>
      {SWITCHES.map(({ name, label }) => (
        <CheckField key={name} label={label} checked={value[name]} onChange={(isOn) => onChange({ ...value, [name]: isOn })} />
      ))}
    </fieldset>
  );
}

type NumberInputProps = { label: string; unit?: string; value: number; error: string | undefined; onChange: (value: number) => void };

/** Keeps what is written, also while it is no number yet. */
function NumberInput({ label, unit, value, error, onChange }: NumberInputProps) {
  const [text, setText] = useState(Number.isNaN(value) ? "" : String(value));
  const isNone = Number.isNaN(readNumber(text));
  return (
    <Input
      label={label}
      unit={unit}
      inputMode="decimal"
      value={text}
      error={isNone ? "A number, please" : error}
      onChange={(event) => {
        setText(event.target.value);
        onChange(readNumber(event.target.value));
      }}
    />
  );
}

type MembersProps = OptionsProps & { value: Extract<GraderChoice, { graders: unknown }> };

function Members({ value, onChange, fault, testId }: MembersProps) {
  const { graders } = value;
  const change = (next: GraderChoice[]) => onChange({ ...value, graders: next });
  const faultAt = (at: number) => {
    const before = `graders.${at}.`;
    return fault?.field.startsWith(before) ? { field: fault.field.slice(before.length), message: fault.message } : null;
  };
  return (
    <div className="grader-members">
      {graders.map((member, at) => (
        <div key={at} className="grader-member">
          <GraderForm
            label={`Grader ${at + 1}`}
            single
            value={member}
            fault={faultAt(at)}
            testId={`${testId}-${at}`}
            onChange={(next) => change(graders.map((old, place) => (place === at ? next : old)))}
          />
          {graders.length > 2 && (
            <IconButton icon="cross" label={`Take grader ${at + 1} away`} onClick={() => change(graders.filter((_, place) => place !== at))} />
          )}
        </div>
      ))}
      {fault?.field === "graders" && <p className="help err">{fault.message}</p>}
      <Button small icon="plus" onClick={() => change([...graders, { kind: "exact_match" }])}>
        Add grader
      </Button>
    </div>
  );
}
