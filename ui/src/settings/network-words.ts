import { type ProviderDraft, USUAL_NETWORK } from "./provider-draft";

/** What is not as usual in how a provider is reached, in one line. */
export function networkWords(draft: ProviderDraft): string {
  const parts = [
    draft.proxy.trim() !== "" && `through ${draft.proxy.trim()}`,
    draft.extraCa.trim() !== "" && "with certificates of your own",
    draft.connectSeconds.trim() !== String(USUAL_NETWORK.connect_seconds) && `${draft.connectSeconds} s to connect`,
    draft.requestSeconds.trim() !== String(USUAL_NETWORK.request_seconds) && `${draft.requestSeconds} s for a request`,
  ].filter(Boolean);
  return parts.length === 0 ? "as the system has it" : parts.join(", ");
}
