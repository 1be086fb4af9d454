import { type ReactNode, useState } from "react";

import { moment } from "../format";
import { type InventoryView, type ProviderId, type ProviderView, toHostError, type UnreadList } from "../host";
import { Button } from "../parts/Button";
import { ErrorCallout } from "../parts/Callout";
import { useElapsed } from "../parts/useElapsed";
import { KeptDialog } from "./KeptDialog";
import type { Kept } from "./kept-words";
import { KeptFiles, KeptJobs, KeptModels } from "./KeptTables";
import { useInventory } from "./queries";

type InventoryProps = { id: ProviderId; provider: ProviderView };

/** What the key's account holds at a provider. It is asked for when a person wants to look, never before. */
export function Inventory({ id, provider }: InventoryProps) {
  const inventory = useInventory(id);
  const [asked, setAsked] = useState<Kept | null>(null);
  const isMissing = provider.key.place.kind === "missing";
  const view = isMissing ? undefined : inventory.data;
  return (
    <section className="inventory" aria-label="At the provider" data-testid="inventory">
      <div className="pane-h">
        At the provider
        <Looked view={view} isLooking={inventory.isFetching} />
        <span className="pane-do">
          <Button small disabled={isMissing || inventory.isFetching} data-testid="inventory-look" onClick={() => void inventory.refetch()}>
            {view ? "Look again" : "Look"}
          </Button>
        </span>
      </div>
      {!view && !inventory.isFetching && (
        <p className="sec t2">
          {isMissing
            ? "It can be looked at once there is a key."
            : `Files, jobs and trained models of this key’s account. Looking asks ${provider.host} for the lists; it changes nothing and costs nothing.`}
        </p>
      )}
      {!isMissing && inventory.error && (
        <div className="sec">
          <ErrorCallout error={inventory.error} />
        </div>
      )}
      {view && <Found view={view} name={provider.name} onAsk={setAsked} />}
      <KeptDialog id={id} name={provider.name} kept={asked} onClose={() => setAsked(null)} />
    </section>
  );
}

function Looked({ view, isLooking }: { view: InventoryView | undefined; isLooking: boolean }) {
  const seconds = useElapsed(isLooking);
  if (isLooking) {
    return (
      <span className="t2" role="status">
        asking for {seconds} s
      </span>
    );
  }
  return <span className="t3">{view === undefined ? "not looked at yet" : `as of ${moment(view.at)}`}</span>;
}

type FoundProps = { view: InventoryView; name: string; onAsk: (kept: Kept) => void };

function Found({ view, name, onAsk }: FoundProps) {
  const unread = (what: string) => view.unread.find((list) => list.what === what);
  return (
    <>
      <div className="sec inventory-sum">
        <p className="med" data-testid="inventory-summary">
          {view.summary}
        </p>
        <ul>
          {view.costs.map((sentence) => (
            <li key={sentence} className="t2">
              {sentence}
            </li>
          ))}
        </ul>
      </div>
      <List title="Files" count={view.files.length} none="No file lies there." unread={unread("files")}>
        <KeptFiles files={view.files} onDelete={(file) => onAsk({ kind: "file", file })} />
      </List>
      <List title="Jobs" count={view.jobs.length} none="No job is known there." unread={unread("jobs")}>
        <KeptJobs jobs={view.jobs} onCancel={(job) => onAsk({ kind: "job", job })} />
      </List>
      <List title="Trained models" count={view.models.length} none={`No model was trained with this account, or ${name} lists none.`} unread={unread("models")}>
        <KeptModels models={view.models} onDelete={(model) => onAsk({ kind: "model", model })} />
      </List>
    </>
  );
}

type ListProps = { title: string; count: number; none: string; unread: UnreadList | undefined; children: ReactNode };

/** One of the lists under its head: its table, that it is empty, or why it could not be read. */
function List({ title, count, none, unread, children }: ListProps) {
  return (
    <section className="inventory-list" aria-label={title}>
      <h2 className="pane-h">
        {title} <span className="t3">{unread ? "not read" : count}</span>
      </h2>
      {unread && (
        <div className="sec">
          <ErrorCallout error={toHostError(unread.error)} />
        </div>
      )}
      {!unread && count === 0 && <p className="sec t2">{none}</p>}
      {!unread && count > 0 && children}
    </section>
  );
}
