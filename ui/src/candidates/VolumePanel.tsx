import { useState } from "react";

import { count } from "../format";
import type { Volume } from "../host";
import { ErrorCallout } from "../parts/Callout";
import { Input } from "../parts/fields";
import { Select } from "../parts/Select";
import { useSetVolume } from "./queries";

/** How often production asks, said once, and at whose price tokens are projected. */
export function VolumePanel({ volume }: { volume: Volume }) {
  const [text, setText] = useState(volume.per_month === null ? "" : count(volume.per_month));
  const save = useSetVolume();
  const typed = text.replaceAll(/[\s,.]/g, "");
  const isNumber = /^\d{0,9}$/.test(typed);
  const perMonth = typed === "" ? null : Number(typed);
  const commit = () => {
    if (isNumber && perMonth !== volume.per_month) {
      save.mutate({ per_month: perMonth, price_model: volume.price_model });
    }
  };
  return (
    <div className="sec volume">
      <h2 className="h2">Money per month</h2>
      <Input
        label="Requests in production"
        inputMode="numeric"
        unit="a month"
        placeholder="not known"
        value={text}
        error={isNumber ? undefined : "A whole number under a billion"}
        data-testid="volume"
        onChange={(event) => setText(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => event.key === "Enter" && commit()}
      />
      <Select
        label="Projected at the price of"
        options={volume.models.map((model) => ({ value: model, label: model }))}
        value={volume.price_model}
        onChange={(model) => save.mutate({ per_month: volume.per_month, price_model: model })}
      />
      {save.error && <ErrorCallout error={save.error} />}
      <p className="xs t3">
        {volume.per_month === null
          ? "With it, tokens become money per month, here and in Compare."
          : "A projection of the tokens, without caching. The local provider itself costs nothing."}{" "}
        <span title={volume.source}>Prices: OpenAI, 2026-07-15.</span>
      </p>
    </div>
  );
}
