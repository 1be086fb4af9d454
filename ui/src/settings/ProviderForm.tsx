import { useState } from "react";

import type { HostError, ProviderEdit, ProviderView } from "../host";
import { Button } from "../parts/Button";
import { Callout, ErrorCallout } from "../parts/Callout";
import { CheckField, Input } from "../parts/fields";
import { draftOfProvider, editOfProvider, forgetsKey, type ProviderDraft, providerDraftErrors } from "./provider-draft";

type ProviderFormProps = {
  start: ProviderDraft;
  /** As it is saved; `null` for a new one. */
  saved: ProviderView | null;
  error: HostError | null;
  isBusy: boolean;
  onSave: (edit: ProviderEdit) => void;
  /** Leaves a new one. */
  onDiscard: () => void;
};

/** Name, address and habits of a provider; all but its key. */
export function ProviderForm({ start, saved, error, isBusy, onSave, onDiscard }: ProviderFormProps) {
  const [draft, setDraft] = useState(start);
  const change = (part: Partial<ProviderDraft>) => setDraft((old) => ({ ...old, ...part }));
  const isChanged = saved === null || JSON.stringify(draft) !== JSON.stringify(draftOfProvider(saved));
  const wrong = providerDraftErrors(draft);
  // A new form is not full of complaints.
  const shown = saved === null && draft.name === start.name && draft.baseUrl === start.baseUrl ? {} : wrong;
  const at = (field: string) => (error?.field === field ? error.message : undefined);
  const isAtField = error !== null && ["name", "base_url", "at_once"].includes(error.field ?? "");
  return (
    <form
      className="sec provider-form"
      onSubmit={(event) => {
        event.preventDefault();
        onSave(editOfProvider(draft));
      }}
    >
      <Input label="Name" value={draft.name} maxLength={80} error={shown.name ?? at("name")} data-testid="provider-name" onChange={(event) => change({ name: event.target.value })} />
      <Input
        label="Base URL"
        inputMode="url"
        placeholder="https://models.example/v1"
        help={saved === null ? "The root of its API, as its documentation gives it. It often ends in /v1." : undefined}
        value={draft.baseUrl}
        error={shown.baseUrl ?? at("base_url")}
        data-testid="provider-url"
        onChange={(event) => change({ baseUrl: event.target.value })}
      />
      <Input label="Organization, optional" value={draft.organization} maxLength={200} onChange={(event) => change({ organization: event.target.value })} />
      <Input label="Project, optional" value={draft.project} maxLength={200} onChange={(event) => change({ project: event.target.value })} />
      <Input label="At once, at most" inputMode="numeric" unit="requests" value={draft.atOnce} error={wrong.atOnce ?? at("at_once")} onChange={(event) => change({ atOnce: event.target.value })} />
      <span className="provider-asks">
        <CheckField label="It asks for an API key" checked={draft.needsKey} onChange={(needsKey) => change({ needsKey })} />
      </span>
      <Consequence draft={draft} saved={saved} />
      {error && !isAtField && <ErrorCallout error={error} />}
      {isChanged && (
        <div className="row form-do">
          <Button kind="primary" type="submit" disabled={isBusy || Object.keys(wrong).length > 0} data-testid="provider-save">
            {saved === null ? "Add provider" : "Save changes"}
          </Button>
          <Button onClick={saved === null ? onDiscard : () => setDraft(start)}>{saved === null ? "Choose another" : "Discard"}</Button>
          {saved === null && draft.needsKey && <span className="t3 sm">Its key comes next.</span>}
        </div>
      )}
    </form>
  );
}

/** What saving means for the key that is there, said before. */
function Consequence({ draft, saved }: { draft: ProviderDraft; saved: ProviderView | null }) {
  const loss = saved && forgetsKey(draft, saved);
  if (!saved || !loss) return null;
  return (
    <Callout tone="warn" title={`Saving forgets the key for ${saved.host}.`}>
      {loss.newHost === null
        ? "A server that asks for none gets none. Tick it again later and you enter the key anew."
        : `A key goes to the host that it was entered for and to no other. Enter the one for ${loss.newHost} after saving.`}
    </Callout>
  );
}
