import type { KeyView, ProviderPreset, ProviderView } from "../host";

/** Where a key is, in words, and whether that keeps it from being used. */
export function keyWords({ place, trouble, pending }: KeyView): { text: string; isBad: boolean } {
  if (pending) return { text: "entered, and waits in memory for a place", isBad: true };
  switch (place.kind) {
    case "missing":
      return { text: "none yet", isBad: true };
    case "not_needed":
      return { text: "none is sent: this server asks for none", isBad: false };
    case "session":
      return { text: "kept until you quit", isBad: false };
    case "variable":
      return place.set
        ? { text: `from ${place.name}`, isBad: false }
        : { text: `from ${place.name}, which is not set`, isBad: true };
    case "keychain":
      if (trouble === null) return { text: "in your keychain", isBad: false };
      return {
        text: trouble.code === "keychain_locked" ? "in your keychain, which is locked" : "in your keychain, which does not answer",
        isBad: true,
      };
  }
}

/** The environment variable that usually holds the key of a provider; empty if there is none. */
export function usualVariable(provider: ProviderView, presets: readonly ProviderPreset[]): string {
  if (provider.key.place.kind === "variable") return provider.key.place.name;
  const preset = presets.find(({ base_url }) => base_url !== "" && base_url === provider.base_url);
  return preset?.variable ?? "";
}
