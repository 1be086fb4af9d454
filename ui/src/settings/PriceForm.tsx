import { type FormEvent, useState } from "react";

import type { PriceLine, ProviderId } from "../host";
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

const FIELDS = ["model", "input", "cached", "output", "training"];

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
  });
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
    const price = { input: text.input, cached, output: text.output, ...training };
    save.mutate({ provider, model: text.model.trim(), price }, { onSuccess: onClose });
  };
  const isFull = text.model.trim() !== "" && text.input.trim() !== "" && text.output.trim() !== "";
  return (
    <form className="sec price-form" onSubmit={submit} aria-label={line === null ? "New price" : `Price of ${line.model}`}>
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
