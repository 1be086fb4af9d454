import { type FormEvent, useState } from "react";

import type { PriceLine, PriceText, ProviderId } from "../host";
import { classes } from "../parts/classes";
import { Button } from "../parts/Button";
import { ErrorCallout } from "../parts/Callout";
import { Input } from "../parts/fields";
import { Select } from "../parts/Select";
import { useSetPrice } from "./queries";

type PriceFormProps = {
  /** The entry that is changed; `null` for a new one. */
  line: PriceLine | null;
  providers: ReadonlyArray<{ id: ProviderId; name: string }>;
  onClose: () => void;
};

const FIELDS = ["model", "input", "cached", "output", "training", "batch_input", "batch_output"];

type BatchChoice = "unknown" | "half" | "of";
type ValidationChoice = "unknown" | "billed" | "free";

const BATCH_CHOICES: ReadonlyArray<{ value: BatchChoice; label: string }> = [
  { value: "unknown", label: "Unknown" },
  { value: "half", label: "Half" },
  { value: "of", label: "A price of its own" },
];

const VALIDATION_CHOICES: ReadonlyArray<{ value: ValidationChoice; label: string }> = [
  { value: "unknown", label: "As is known of it" },
  { value: "free", label: "Not billed" },
  { value: "billed", label: "Billed once an epoch" },
];

/** Enters what a model costs. The core reads the amounts. */
export function PriceForm({ line, providers, onClose }: PriceFormProps) {
  const save = useSetPrice();
  const [provider, setProvider] = useState(line?.provider ?? providers[0]?.id ?? "");
  const [text, setText] = useState({
    model: line?.model ?? "",
    input: line?.input ?? "",
    cached: line?.cached ?? "",
    output: line?.output ?? "",
    training: line?.training ?? "",
    batch_input: line?.batch?.input ?? "",
    batch_output: line?.batch?.output ?? "",
  });
  const [batch, setBatch] = useState<BatchChoice>(line?.batch == null ? "unknown" : line.batch.half ? "half" : "of");
  const [validation, setValidation] = useState<ValidationChoice>(validationChoice(line));
  const field = (name: keyof typeof text) => ({
    value: text[name],
    error: save.error?.field === name ? save.error.message : undefined,
    "data-testid": `price-${name}`,
    onChange: (event: { target: { value: string } }) => setText((old) => ({ ...old, [name]: event.target.value })),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const cached = text.cached.trim() === "" ? null : text.cached;
    const training = text.training.trim() === "" ? {} : { training: text.training };
    const price = {
      input: text.input,
      cached,
      output: text.output,
      ...training,
      ...batchText(batch, text.batch_input, text.batch_output),
      ...(validation === "unknown" ? {} : { validation_billed: validation === "billed" }),
    };
    save.mutate({ provider, model: text.model.trim(), price }, { onSuccess: onClose });
  };
  const isBatchFull = batch !== "of" || (text.batch_input.trim() !== "" && text.batch_output.trim() !== "");
  const isFull = isBatchFull && text.model.trim() !== "" && text.input.trim() !== "" && text.output.trim() !== "";
  return (
    <form className={classes("sec price-form", line === null && "new")} onSubmit={submit} aria-label={line === null ? "New price" : `Price of ${line.model}`}>
      {line === null && (
        <>
          <Select label="Provider" options={providers.map(({ id, name }) => ({ value: id, label: name }))} value={provider} onChange={setProvider} />
          <Input label="Model" placeholder="as the provider names it" {...field("model")} />
        </>
      )}
      <Input label="Input" inputMode="decimal" unit="$ / M" {...field("input")} />
      <Input label="Cached, optional" inputMode="decimal" unit="$ / M" placeholder="as input" {...field("cached")} />
      <Input label="Output" inputMode="decimal" unit="$ / M" {...field("output")} />
      <Input label="Training, optional" inputMode="decimal" unit="$ / M" placeholder="unknown" {...field("training")} />
      <Select label="By batch" options={BATCH_CHOICES} value={batch} onChange={setBatch} testId="price-batch" />
      {batch === "of" && (
        <>
          <Input label="Input by batch" inputMode="decimal" unit="$ / M" {...field("batch_input")} />
          <Input label="Output by batch" inputMode="decimal" unit="$ / M" {...field("batch_output")} />
        </>
      )}
      <Select label="Validation tokens" options={VALIDATION_CHOICES} value={validation} onChange={setValidation} testId="price-validation" />
      {save.error && !FIELDS.includes(save.error.field ?? "") && <ErrorCallout error={save.error} />}
      <div className="row form-do">
        <Button kind="primary" type="submit" disabled={!isFull || save.isPending} data-testid="price-save">
          {line === null ? "Add price" : "Save price"}
        </Button>
        <Button onClick={onClose}>Cancel</Button>
      </div>
    </form>
  );
}

function validationChoice(line: PriceLine | null): ValidationChoice {
  if (line?.validation_billed == null) return "unknown";
  return line.validation_billed ? "billed" : "free";
}

function batchText(choice: BatchChoice, input: string, output: string): Pick<PriceText, "batch"> {
  if (choice === "unknown") return {};
  return { batch: choice === "half" ? { kind: "half" } : { kind: "of", input, output } };
}
