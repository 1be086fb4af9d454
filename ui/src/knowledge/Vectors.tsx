import { useState } from "react";

import { count, counted, money } from "../format";
import type { KnowledgeView, VectorRequest } from "../host";
import { Button } from "../parts/Button";
import { ErrorCallout } from "../parts/Callout";
import { Input } from "../parts/fields";
import { Select } from "../parts/Select";
import { SendNotice } from "../parts/SendNotice";
import { useSettled } from "../parts/useSettled";
import { type useKnowledgeWork, useAgreeToVectors, useVectorPlan } from "./queries";

type VectorsProps = { view: KnowledgeView; work: ReturnType<typeof useKnowledgeWork>; isBusy: boolean };

/** What a select calls the local provider, which has no id. No id of another has a colon. */
const LOCAL = ":local";

/** Vectors of the passages: by which model, what they cost and send, and making them. */
export function Vectors({ view, work, isBusy }: VectorsProps) {
  const used = view.vectors;
  const [isOpen, setOpen] = useState(false);
  const done = used !== null && used.missing === 0;
  return (
    <section className="insp-sec" data-testid="vectors">
      <h2 className="strong">Vectors</h2>
      <p className="t2">
        {used === null
          ? "None. Passages are found by their words."
          : done
            ? `Every passage has one, by ${used.model} of ${used.provider_name}.`
            : `${counted(used.missing, "passage")} without one of ${used.model}: search by words and vectors waits for them.`}
      </p>
      {isOpen ? (
        <Making view={view} work={work} isBusy={isBusy} onClose={() => setOpen(false)} />
      ) : (
        <div className="row">
          <Button small disabled={isBusy} data-testid="vectors-open" onClick={() => setOpen(true)}>
            {used === null ? "Make vectors…" : done ? "Another model…" : "Make the missing…"}
          </Button>
        </div>
      )}
    </section>
  );
}

function Making({ view, work, isBusy, onClose }: VectorsProps & { onClose: () => void }) {
  const first = view.vectors ?? view.vector_sources[0];
  const [request, setRequest] = useState<VectorRequest>({ provider: first?.provider ?? null, model: first?.model ?? "" });
  const model = useSettled(request.model, 300);
  const plan = useVectorPlan(model === request.model ? request : null);
  const agree = useAgreeToVectors();
  const sources = view.vector_sources.map(({ provider, name }) => ({ value: provider ?? LOCAL, label: name }));
  const notice = plan.data?.notice ?? null;
  const mayStart = plan.data !== undefined && plan.data.passages > 0 && (notice === null || notice.agreed_at !== null) && !isBusy;
  const choose = (value: string) => {
    const provider = value === LOCAL ? null : value;
    setRequest({ provider, model: view.vector_sources.find((source) => source.provider === provider)?.model ?? "" });
  };
  const error = work.make.error ?? plan.error;
  return (
    <div className="vectors-make">
      <Select label="Made at" options={sources} value={request.provider ?? LOCAL} testId="vectors-provider" onChange={choose} />
      <Input label="Model" value={request.model} data-testid="vectors-model" onChange={(event) => setRequest({ ...request, model: event.target.value })} />
      {plan.data && (
        <p data-testid="vectors-cost">
          {plan.data.passages === 0 ? (
            "Every passage has a vector of this model already."
          ) : (
            <>
              <b className="strong">{counted(plan.data.passages, "passage")}</b>, {count(plan.data.tokens)} tokens:{" "}
              <b className="strong">{money(plan.data.cost)}</b>
              {plan.data.known > 0 && <span className="t2">; {counted(plan.data.known, "passage")} have one already</span>}
            </>
          )}
        </p>
      )}
      {plan.data?.cost === null && <p className="t2 sm">No price is known for this model. Enter one under Settings, Prices.</p>}
      {notice && <SendNotice notice={notice} busy={agree.isPending} error={agree.error} onAgree={() => agree.mutate(notice.host)} />}
      {error && <ErrorCallout error={error} />}
      <div className="row">
        <Button small kind="primary" disabled={!mayStart} data-testid="vectors-start" onClick={() => work.make.mutate(request, { onSuccess: onClose })}>
          {plan.data === undefined || plan.data.passages === 0 ? "Make vectors" : `Make ${counted(plan.data.passages, "vector")}`}
        </Button>
        <Button small kind="quiet" onClick={onClose}>
          Not now
        </Button>
      </div>
    </div>
  );
}
