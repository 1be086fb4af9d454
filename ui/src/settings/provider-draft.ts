import type { NetworkSettings, ProviderEdit, ProviderPreset, ProviderView } from "../host";

/** The most requests under way at once that can be asked for. */
export const MOST_AT_ONCE = 1000;

const USUAL_AT_ONCE = 8;

/** What stands in an address for what only the user knows. */
const PLACEHOLDER = "your-resource";

/** The longest waits that can be asked for, in seconds. */
export const LONGEST_WAIT = { connect: 600, request: 3600 } as const;

/** How a provider is reached unless a person says otherwise. */
export const USUAL_NETWORK: NetworkSettings = { proxy: null, extra_ca: null, connect_seconds: 10, request_seconds: 600 };

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
  apiVersion: string;
  proxy: string;
  extraCa: string;
  connectSeconds: string;
  requestSeconds: string;
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
    apiVersion: provider.api_version ?? "",
    ...draftOfNetwork(provider.network),
  };
}

type NetworkDraft = Pick<ProviderDraft, "proxy" | "extraCa" | "connectSeconds" | "requestSeconds">;

function draftOfNetwork(network: NetworkSettings): NetworkDraft {
  return {
    proxy: network.proxy ?? "",
    extraCa: network.extra_ca ?? "",
    connectSeconds: String(network.connect_seconds),
    requestSeconds: String(network.request_seconds),
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
    apiVersion: preset.api_version ?? "",
    ...draftOfNetwork(USUAL_NETWORK),
  };
}

/** What is wrong with a draft, by field. */
export type ProviderDraftErrors = Partial<Record<"name" | "baseUrl" | "atOnce" | "connectSeconds" | "requestSeconds", string>>;

/** Checks a draft before it is sent. Whether a key may go to the address is for the core to say. */
export function providerDraftErrors(draft: ProviderDraft): ProviderDraftErrors {
  const errors: ProviderDraftErrors = {};
  if (draft.name.trim() === "") errors.name = "Give it a name";
  if (hostOf(draft.baseUrl) === null) errors.baseUrl = "An address such as https://models.example/v1";
  else if (draft.baseUrl.includes(PLACEHOLDER)) errors.baseUrl = `Put your resource’s name in the place of ${PLACEHOLDER}`;
  if (!isWholeTo(MOST_AT_ONCE, draft.atOnce)) errors.atOnce = "A whole number from 1 to 1,000";
  if (!isWholeTo(LONGEST_WAIT.connect, draft.connectSeconds)) errors.connectSeconds = "A whole number from 1 to 600";
  if (!isWholeTo(LONGEST_WAIT.request, draft.requestSeconds)) errors.requestSeconds = "A whole number from 1 to 3,600";
  return errors;
}

function isWholeTo(most: number, text: string): boolean {
  const value = Number(text);
  return /^\d+$/.test(text.trim()) && value >= 1 && value <= most;
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
    api_version: filled(draft.apiVersion),
    network: {
      proxy: filled(draft.proxy),
      extra_ca: filled(draft.extraCa),
      connect_seconds: Number(draft.connectSeconds),
      request_seconds: Number(draft.requestSeconds),
    },
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
