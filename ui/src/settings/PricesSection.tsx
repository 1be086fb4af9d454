import { useState } from "react";

import { money } from "../format";
import type { PriceLine, PricesView, ProviderView } from "../host";
import { Button, IconButton } from "../parts/Button";
import { ErrorCallout } from "../parts/Callout";
import { PriceForm } from "./PriceForm";
import { useSetPrice } from "./queries";

type PricesSectionProps = { prices: PricesView; providers: readonly ProviderView[] };

/** What tokens cost, as estimates and results reckon it. */
export function PricesSection({ prices, providers }: PricesSectionProps) {
  return (
    <section className="pane grow" aria-label="Prices">
      <div className="scroll prices" role="region" aria-label="Prices of tokens" tabIndex={0}>
        <OwnPrices prices={prices} providers={providers} />
        <div className="sec settings-text">
          <h2 className="h2">Built in</h2>
          <p className="t2">{prices.source} They hold at OpenAI’s own address only.</p>
        </div>
        <PriceTable lines={prices.built_in} />
      </div>
    </section>
  );
}

function OwnPrices({ prices, providers }: PricesSectionProps) {
  const [editing, setEditing] = useState<PriceLine | "new" | null>(null);
  const remove = useSetPrice();
  const own = providers.flatMap(({ id, name }) => (id === null ? [] : [{ id, name }]));
  return (
    <>
      <div className="sec settings-text">
        <h2 className="h2">Your own</h2>
        <p className="t2">
          Dollars per million tokens. They go before the built-in ones. A model without a price costs “unknown” in
          estimates and results, never $0.00; what you enter here counts from the next run on.
        </p>
      </div>
      {prices.own.length > 0 && (
        <PriceTable
          lines={prices.own}
          onEdit={setEditing}
          onRemove={(line) => line.provider !== null && remove.mutate({ provider: line.provider, model: line.model, price: null })}
        />
      )}
      {remove.error && (
        <div className="sec">
          <ErrorCallout error={remove.error} />
        </div>
      )}
      {editing !== null ? (
        <PriceForm
          key={editing === "new" ? "new" : `${editing.provider} ${editing.model}`}
          line={editing === "new" ? null : editing}
          providers={own}
          onClose={() => setEditing(null)}
        />
      ) : (
        <div className="row price-add">
          <Button icon="plus" disabled={own.length === 0} data-testid="price-add" onClick={() => setEditing("new")}>
            Add price
          </Button>
          {own.length === 0 && <span className="t3 sm">Add a provider first. The local one costs nothing.</span>}
        </div>
      )}
    </>
  );
}

type PriceTableProps = {
  lines: readonly PriceLine[];
  onEdit?: (line: PriceLine) => void;
  onRemove?: (line: PriceLine) => void;
};

function PriceTable({ lines, onEdit, onRemove }: PriceTableProps) {
  return (
    <table className="t price-table">
      <thead>
        <tr>
          <th scope="col">Model</th>
          <th scope="col">Provider</th>
          <th scope="col" className="num" title="Dollars per million tokens of the question">
            Input
          </th>
          <th scope="col" className="num" title="Dollars per million tokens of the question that the provider had in its cache">
            Cached
          </th>
          <th scope="col" className="num" title="Dollars per million tokens of the answer">
            Output
          </th>
          <th scope="col" className="num" title="Dollars per million tokens learnt from, every epoch counted">
            Training
          </th>
          <th scope="col" className="num w-batch" title="Dollars per million tokens of question and answer when asked by batch">
            By batch
          </th>
          <th scope="col" className="w-validation" title="Whether tokens of the validation file are billed with those learnt from">
            Validation
          </th>
          <th scope="col" className="price-do">
            <span className="unseen">Change</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={`${line.provider} ${line.model}`}>
            <td className="med" title={line.model}>
              {line.model}
            </td>
            <td className="t2" title={line.provider_name}>
              {line.provider_name}
            </td>
            <td className="num">{money(line.input)}</td>
            <td className="num">{line.cached === null ? <span className="t3">as input</span> : money(line.cached)}</td>
            <td className="num">{money(line.output)}</td>
            <td className="num">{line.training === null ? <span className="t3">–</span> : money(line.training)}</td>
            <td className="num">{batchWords(line)}</td>
            <td>{line.validation_billed === null ? <span className="t3">–</span> : line.validation_billed ? "billed" : "free"}</td>
            <td className="price-do">
              {onEdit && <IconButton icon="edit" label={`Change the price of ${line.model}`} onClick={() => onEdit(line)} />}
              {onRemove && <IconButton icon="cross" label={`Remove the price of ${line.model}`} onClick={() => onRemove(line)} />}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What it costs by batch: question and answer. What nobody said is unknown, not free. */
function batchWords({ batch }: PriceLine) {
  if (batch === null) return <span className="t3">unknown</span>;
  return (
    <span title={batch.half ? "Half of the usual price" : undefined}>
      {money(batch.input)} / {money(batch.output)}
    </span>
  );
}
