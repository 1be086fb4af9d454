import type { ProviderEdit, ProviderPreset, ProviderView } from "../host";

/** The most requests under way at once that can be asked for. */
export const MOST_AT_ONCE = 1000;

const USUAL_AT_ONCE = 8;

/** A provider while it is edited: texts as they stand in the inputs. */
export type ProviderDraft = {
  id: ProviderEdit["id"];
  kind: ProviderEdit["kind"];
  name: string;
  baseUrl: string;
  organization: string;
  project: string;
  atOnce: string;
  needsKey: boolean;
};

/** The draft of a provider as it is saved. */
export function draftOfProvider(provider: ProviderView): ProviderDraft {
  return {
    id: provider.id,
    kind: provider.kind,
    name: provider.name,
    baseUrl: provider.base_url,
    organization: provider.organization ?? "",
    project: provider.project ?? "",
    atOnce: String(provider.at_once),
    needsKey: provider.key.place.kind !== "not_needed",
  };
}

/** The draft of a new provider. One whose address only the user knows has no name either. */
export function draftOfPreset(preset: ProviderPreset): ProviderDraft {
  return {
    id: null,
    kind: preset.kind,
    name: preset.base_url === "" ? "" : preset.name,
    baseUrl: preset.base_url,
    organization: "",
    project: "",
    atOnce: String(USUAL_AT_ONCE),
    needsKey: preset.needs_key,
  };
}

/** What is wrong with a draft, by field. */
export type ProviderDraftErrors = { name?: string; baseUrl?: string; atOnce?: string };

/** Checks a draft before it is sent. Whether a key may go to the address is for the core to say. */
export function providerDraftErrors(draft: ProviderDraft): ProviderDraftErrors {
  const errors: ProviderDraftErrors = {};
  if (draft.name.trim() === "") errors.name = "Give it a name";
  if (hostOf(draft.baseUrl) === null) errors.baseUrl = "An address such as https://models.example/v1";
  const atOnce = Number(draft.atOnce);
  if (!/^\d+$/.test(draft.atOnce.trim()) || atOnce < 1 || atOnce > MOST_AT_ONCE) {
    errors.atOnce = "A whole number from 1 to 1,000";
  }
  return errors;
}

/** The change to ask for. */
export function editOfProvider(draft: ProviderDraft): ProviderEdit {
  return {
    id: draft.id,
    kind: draft.kind,
    name: draft.name.trim(),
    base_url: draft.baseUrl.trim(),
    organization: filled(draft.organization),
    project: filled(draft.project),
    at_once: Number(draft.atOnce),
    needs_key: draft.needsKey,
  };
}

function filled(text: string): string | null {
  return text.trim() === "" ? null : text.trim();
}

/** Why saving a draft forgets the key that is there; `null` where the key stays. */
export function forgetsKey(draft: ProviderDraft, saved: ProviderView): { newHost: string | null } | null {
  if (saved.key.place.kind === "missing" || saved.key.place.kind === "not_needed") return null;
  const host = hostOf(draft.baseUrl);
  if (host !== null && host !== hostOf(saved.base_url)) return { newHost: host };
  return draft.needsKey ? null : { newHost: null };
}

function hostOf(address: string): string | null {
  if (!URL.canParse(address.trim())) return null;
  return new URL(address.trim()).host || null;
}
