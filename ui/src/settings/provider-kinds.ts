import type { ProviderKind } from "../host";

const WORDS: Record<ProviderKind, string> = {
  openai: "OpenAI",
  azure: "Azure OpenAI",
  nebius: "Nebius Token Factory",
  compatible: "OpenAI’s API",
  chat_only: "answers only",
};

/** Whose protocol a provider speaks, in words. */
export function providerKindName(kind: ProviderKind): string {
  return WORDS[kind];
}

/** What a server that nobody knows may be said to do. */
export const OPEN_KINDS = ["compatible", "chat_only"] as const;

/** Whether a person says what a server can do; a known service is what it is. */
export function isOpenKind(kind: ProviderKind): kind is (typeof OPEN_KINDS)[number] {
  return kind === "compatible" || kind === "chat_only";
}
