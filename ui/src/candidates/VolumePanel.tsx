import type { Volume } from "../host";
import { ErrorCallout } from "../parts/Callout";
import { Input } from "../parts/fields";
import { Select } from "../parts/Select";
import { useCountInput } from "../parts/useCountInput";
import { useSetVolume } from "./queries";

/** How often production asks, said once, and at whose price tokens are projected. */
export function VolumePanel({ volume }: { volume: Volume }) {
  const save = useSetVolume();
  const input = useCountInput(volume.per_month, (perMonth) =>
    save.mutate({ per_month: perMonth, price_model: volume.price_model }),
  );
  return (
    <div className="sec volume">
      <h2 className="h2">Money per month</h2>
      <Input
        label="Requests in production"
        unit="a month"
        placeholder="not known"
        data-testid="volume"
        {...input}
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
