import { useState } from "react";

import type { HostError, ProviderEdit, ProviderView } from "../host";
import { Button } from "../parts/Button";
import { Callout, ErrorCallout } from "../parts/Callout";
import { CheckField, Input, Segments } from "../parts/fields";
import { isAtNetwork, NetworkFields } from "./NetworkFields";
import { draftOfProvider, editOfProvider, forgetsKey, type ProviderDraft, providerDraftErrors } from "./provider-draft";
import { isOpenKind, OPEN_KINDS } from "./provider-kinds";

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

const FIELDS: readonly string[] = ["name", "base_url", "at_once", "api_version"];
const KINDS = OPEN_KINDS.map((kind) => ({ value: kind, label: kind === "compatible" ? "OpenAI’s API" : "Answers only" }));

const URL_HELP = {
  azure: "Put your resource’s name in the place of your-resource.",
  other: "The root of its API, as its documentation gives it. It often ends in /v1.",
};

/** Name, address and habits of a provider; all but its key. */
export function ProviderForm({ start, saved, error, isBusy, onSave, onDiscard }: ProviderFormProps) {
  const [draft, setDraft] = useState(start);
  const change = (part: Partial<ProviderDraft>) => setDraft((old) => ({ ...old, ...part }));
  const isChanged = saved === null || JSON.stringify(draft) !== JSON.stringify(draftOfProvider(saved));
  const wrong = providerDraftErrors(draft);
  // A new form is not full of complaints.
  const isUntouched = saved === null && draft.name === start.name && draft.baseUrl === start.baseUrl;
  const shown = isUntouched ? {} : wrong;
  const at = (field: string) => (error?.field === field ? error.message : undefined);
  const isAtField = error !== null && (FIELDS.includes(error.field ?? "") || isAtNetwork(error));
  return (
    <form
      className="sec provider-form"
      onSubmit={(event) => {
        event.preventDefault();
        onSave(editOfProvider(draft));
      }}
    >
      <div className="form-row one-two">
        <Input label="Name" value={draft.name} maxLength={80} error={shown.name ?? at("name")} data-testid="provider-name" onChange={(event) => change({ name: event.target.value })} />
        <Input
          label="Base URL"
          inputMode="url"
          placeholder="https://models.example/v1"
          help={saved === null ? URL_HELP[draft.kind === "azure" ? "azure" : "other"] : undefined}
          value={draft.baseUrl}
          error={shown.baseUrl ?? at("base_url")}
          data-testid="provider-url"
          onChange={(event) => change({ baseUrl: event.target.value })}
        />
      </div>
      <Kind draft={draft} onChange={change} />
      <div className="form-row">
        {draft.kind === "azure" ? (
          <Input label="API version" placeholder="2024-10-21" value={draft.apiVersion} maxLength={60} error={at("api_version")} data-testid="provider-version" onChange={(event) => change({ apiVersion: event.target.value })} />
        ) : (
          <>
            <Input label="Organization, optional" value={draft.organization} maxLength={200} onChange={(event) => change({ organization: event.target.value })} />
            <Input label="Project, optional" value={draft.project} maxLength={200} onChange={(event) => change({ project: event.target.value })} />
          </>
        )}
        <Input label="At once, at most" inputMode="numeric" unit="requests" value={draft.atOnce} error={wrong.atOnce ?? at("at_once")} onChange={(event) => change({ atOnce: event.target.value })} />
      </div>
      <span className="provider-asks">
        <CheckField label="It asks for an API key" checked={draft.needsKey} testId="provider-needs-key" onChange={(needsKey) => change({ needsKey })} />
      </span>
      <NetworkFields draft={draft} wrong={wrong} error={error} onChange={change} />
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

type KindProps = { draft: ProviderDraft; onChange: (part: Partial<ProviderDraft>) => void };

/** What a server does that nobody knows but the person who names it. A known service is what it is. */
function Kind({ draft, onChange }: KindProps) {
  if (!isOpenKind(draft.kind)) return null;
  return (
    <div className="field provider-kind" data-testid="provider-kind">
      <span className="field-label">What it does</span>
      <div className="row">
        <Segments label="What it does" options={KINDS} value={draft.kind} onChange={(kind) => onChange({ kind })} />
        <span className="t3 sm">
          {draft.kind === "compatible"
            ? "Answers; files and training too, as far as it has them."
            : "Chat completions. Nothing is trained there."}
        </span>
      </div>
    </div>
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
