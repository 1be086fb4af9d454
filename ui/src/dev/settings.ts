// Recorded values for the development page: the Settings screen.

import type { ApiError, ConnectionView, ModelView, ProviderPreset, ProviderView, SettingsView } from "../host";
import { AT, LONG_NAME, type Scenario } from "./scenarios";

const PRESETS: ProviderPreset[] = [
  { name: "OpenAI", note: "api.openai.com", kind: "openai", base_url: "https://api.openai.com/v1", needs_key: true, variable: "OPENAI_API_KEY", api_version: null },
  { name: "Azure OpenAI", note: "or Foundry; put your resource's name into the address", kind: "azure", base_url: "https://your-resource.openai.azure.com/openai", needs_key: true, variable: "AZURE_OPENAI_API_KEY", api_version: "2024-10-21" },
  { name: "Nebius Token Factory", note: "trains open-weight models", kind: "nebius", base_url: "https://api.tokenfactory.nebius.com/v1", needs_key: true, variable: "NEBIUS_API_KEY", api_version: null },
  { name: "Groq", note: "api.groq.com", kind: "chat_only", base_url: "https://api.groq.com/openai/v1", needs_key: true, variable: "GROQ_API_KEY", api_version: null },
  { name: "Ollama", note: "on this computer", kind: "chat_only", base_url: "http://localhost:11434/v1", needs_key: false, variable: null, api_version: null },
  { name: "LM Studio", note: "on this computer", kind: "chat_only", base_url: "http://localhost:1234/v1", needs_key: false, variable: null, api_version: null },
  { name: "vLLM", note: "on this computer", kind: "chat_only", base_url: "http://localhost:8000/v1", needs_key: false, variable: null, api_version: null },
  { name: "llama.cpp", note: "on this computer", kind: "chat_only", base_url: "http://localhost:8080/v1", needs_key: false, variable: null, api_version: null },
  { name: "Another server", note: "with OpenAI's API, by its base URL", kind: "compatible", base_url: "", needs_key: true, variable: null, api_version: null },
];

const LOCAL: ProviderView = {
  id: null,
  kind: "compatible",
  name: "Local provider",
  base_url: "",
  host: "127.0.0.1",
  on_this_computer: true,
  organization: null,
  project: null,
  at_once: 8,
  api_version: null,
  network: { proxy: null, extra_ca: null, connect_seconds: 10, request_seconds: 600 },
  notes: [],
  key: { place: { kind: "not_needed" }, trouble: null, pending: false },
  connection: null,
  status: { tone: "ready", text: "Built in" },
};

const OPENAI: ProviderView = {
  ...LOCAL,
  id: "openai",
  kind: "openai",
  name: "OpenAI",
  base_url: "https://api.openai.com/v1",
  host: "api.openai.com",
  on_this_computer: false,
  key: { place: { kind: "missing" }, trouble: null, pending: false },
  status: { tone: "incomplete", text: "No key yet" },
};

const LOCKED: ApiError = {
  code: "keychain_locked",
  message: "The keychain is locked: the prompt was dismissed",
  hint: "Unlock the keychain and try again, keep the key until you quit, or name an environment variable that holds it.",
  retryable: true,
};

const NO_KEYCHAIN: ApiError = {
  code: "keychain_missing",
  message: "This computer has no keychain that answers: org.freedesktop.secrets was not provided by any .service files",
  hint: "Install and start a keychain (gnome-keyring, KWallet), keep the key until you quit, or name an environment variable that holds it.",
  retryable: true,
};

function models(howMany: number): ModelView[] {
  const names = ["gpt-4.1", "gpt-4.1-mini", "gpt-4o", "gpt-4o-mini", "gpt-5.1", "gpt-5.1-mini", "o4-mini", "text-embedding-3-small"];
  return Array.from({ length: howMany }, (_, index) => {
    const name = names[index % names.length] ?? "";
    return {
      id: index < names.length ? name : `${name}-2025-0${1 + (index % 9)}-14`,
      shutdown_date: index % 7 === 3 ? "2027-01-14" : null,
      priced: index % 8 < 4,
    };
  });
}

function connection(part: Partial<ConnectionView>): ConnectionView {
  return { tested_at: AT, answered_ms: 184, error: null, findings: [], models: [], ...part };
}

const WORKS = connection({
  findings: [
    { what: "Key", tone: "ready", text: "accepted" },
    { what: "Host answers", tone: "ready", text: "in 184 ms" },
    { what: "Models", tone: "ready", text: "40 models, 6 with an end" },
    { what: "Rate limits", tone: "untested", text: "told with the first answer; a run keeps to them" },
  ],
  models: models(40),
});

const REFUSED = connection({
  error: {
    code: "unauthorized",
    message: "The provider refuses the key: Incorrect API key provided (HTTP 401, invalid_api_key)",
    hint: "Check the key under Settings, Providers: it may be mistyped, revoked, of another organisation, or lack the permission for this.",
    retryable: false,
    request_id: "req_5f1e0d8a",
  },
  findings: [
    { what: "Key", tone: "failing", text: "refused" },
    { what: "Host answers", tone: "ready", text: "in 184 ms" },
  ],
});

const OFFLINE = connection({
  answered_ms: null,
  error: {
    code: "network",
    message: "api.openai.com did not answer: failed to lookup address information: Temporary failure in name resolution",
    hint: "Check the network and the provider's address, then try again. Nothing is lost.",
    retryable: true,
  },
  findings: [
    { what: "Key", tone: "untested", text: "not known yet" },
    { what: "Host answers", tone: "failing", text: "no" },
  ],
});

const IN_KEYCHAIN = { place: { kind: "keychain" }, trouble: null, pending: false } as const;

const AZURE: ProviderView = {
  ...OPENAI,
  id: "azure",
  kind: "azure",
  name: "Azure, westeurope",
  base_url: "https://nordwind-we.openai.azure.com/openai",
  host: "nordwind-we.openai.azure.com",
  api_version: "2024-10-21",
  network: { proxy: "http://proxy.nordwind.example:3128", extra_ca: "-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUQ2x1c3RlciBvZiBub3RoaW5nMAoGCCqGSM49BAMCMA8x\n-----END CERTIFICATE-----", connect_seconds: 20, request_seconds: 600 },
  notes: [
    "Models are asked by the name of their deployment. A trained model has to be deployed by you; the Train screen gives the steps. Follows the public description and was never tried against the live service.",
  ],
  key: IN_KEYCHAIN,
  connection: connection({ findings: WORKS.findings.slice(0, 2), models: models(4) }),
  status: { tone: "ready", text: "Works" },
};

const CHAT_ONLY: ProviderView = {
  ...OPENAI,
  id: "gpu",
  kind: "chat_only",
  name: "vLLM on gpu-02",
  base_url: "http://localhost:8000/v1",
  host: "localhost:8000",
  on_this_computer: true,
  notes: ["It answers and does not train."],
  key: LOCAL.key,
  connection: connection({ findings: WORKS.findings.slice(1, 2), models: models(1) }),
  status: { tone: "ready", text: "Works" },
};

/** The provider of a scenario, and the answer of the screen. */
function own(scenario: Scenario): { answer: string; providers: ProviderView[] } {
  switch (scenario) {
    case "key-missing":
      return { answer: "OpenAI: no key yet.", providers: [OPENAI] };
    case "keychain-locked":
      return {
        answer: "OpenAI: keychain locked.",
        providers: [{ ...OPENAI, key: { place: { kind: "missing" }, trouble: LOCKED, pending: true }, status: { tone: "failing", text: "Keychain locked" } }],
      };
    case "keychain-missing":
      return {
        answer: "OpenAI: no keychain.",
        providers: [{ ...OPENAI, key: { ...IN_KEYCHAIN, trouble: NO_KEYCHAIN }, status: { tone: "failing", text: "No keychain" } }],
      };
    case "variable-not-set":
      return {
        answer: "OpenAI: OPENAI_API_KEY is not set.",
        providers: [{ ...OPENAI, key: { place: { kind: "variable", name: "OPENAI_API_KEY", set: false }, trouble: null, pending: false }, status: { tone: "incomplete", text: "OPENAI_API_KEY is not set" } }],
      };
    case "key-refused":
      return { answer: "OpenAI: key refused.", providers: [{ ...OPENAI, key: IN_KEYCHAIN, connection: REFUSED, status: { tone: "failing", text: "Key refused" } }] };
    case "offline":
      return { answer: "OpenAI: does not answer.", providers: [{ ...OPENAI, key: IN_KEYCHAIN, connection: OFFLINE, status: { tone: "failing", text: "Does not answer" } }] };
    case "key-untested":
      return { answer: "OpenAI: not tested yet.", providers: [{ ...OPENAI, key: { ...IN_KEYCHAIN, place: { kind: "session" } }, status: { tone: "untested", text: "Not tested yet" } }] };
    case "azure":
      return { answer: "Azure, westeurope is ready.", providers: [AZURE] };
    case "chat-only":
      return { answer: "vLLM on gpu-02 is ready.", providers: [CHAT_ONLY] };
    case "providers-long":
      return {
        answer: `1 of 6 providers are ready. ${LONG_NAME}: key refused.`,
        providers: [
          { ...OPENAI, id: "long", name: LONG_NAME, base_url: `https://${"a-very-long-label-of-a-host".repeat(2)}.models.example/v1/openai/deployments`, host: `${"a-very-long-label-of-a-host".repeat(2)}.models.example`, organization: "org-4kQe0WJ8rNf0VtY1c2u3", project: "proj_9d2f", key: IN_KEYCHAIN, connection: REFUSED, status: { tone: "failing", text: "Key refused" } },
          { ...OPENAI, key: IN_KEYCHAIN, connection: WORKS, status: { tone: "ready", text: "Works" } },
          { ...OPENAI, id: "groq", name: "Groq", status: { tone: "incomplete", text: "No key yet" } },
          { ...OPENAI, id: "gpu", name: "vLLM on gpu-02", base_url: "http://localhost:8000/v1", host: "localhost:8000", on_this_computer: true, key: LOCAL.key, status: { tone: "untested", text: "Not tested yet" } },
          { ...OPENAI, id: "a", name: "Nordwind gateway", key: { ...IN_KEYCHAIN, trouble: LOCKED }, status: { tone: "failing", text: "Keychain locked" } },
          { ...OPENAI, id: "b", name: "Models, second account", key: { place: { kind: "variable", name: "MODELS_SECOND_ACCOUNT_KEY", set: true }, trouble: null, pending: false }, status: { tone: "untested", text: "Not tested yet" } },
        ],
      };
    default:
      return hasProvider(scenario)
        ? { answer: "OpenAI is ready.", providers: [{ ...OPENAI, key: IN_KEYCHAIN, connection: WORKS, status: { tone: "ready", text: "Works" } }] }
        : { answer: "Only this computer: no other provider is set up.", providers: [] };
  }
}

/** Whether somebody set up a provider in a scenario. */
export function hasProvider(scenario: Scenario): boolean {
  return ["works", "remote", "asking", "plan-batch", "plan-notice", "plan-agreed", "plan-unknown", "trial-running", "trial-failed", "trial-done"].includes(scenario);
}

export function settingsView(scenario: Scenario): SettingsView {
  const { answer, providers } = own(scenario);
  return {
    headline: {
      question: "What is this app allowed to reach?",
      answer,
      support: "Keys live in the system's keychain. They are never shown again, and go to their own provider only. Nothing is measured about you.",
    },
    providers: [...providers, LOCAL],
    presets: PRESETS,
    prices: {
      built_in: [
        { provider: null, provider_name: "OpenAI", model: "gpt-4.1", input: "2", cached: "0.5", output: "8", training: null, batch: { half: true, input: "1", output: "4" }, validation_billed: null },
        { provider: null, provider_name: "OpenAI", model: "gpt-4.1-mini", input: "0.4", cached: "0.1", output: "1.6", training: "5", batch: { half: true, input: "0.2", output: "0.8" }, validation_billed: false },
        { provider: null, provider_name: "OpenAI", model: "gpt-4o-mini", input: "0.15", cached: "0.075", output: "0.6", training: null, batch: { half: true, input: "0.075", output: "0.3" }, validation_billed: null },
        { provider: null, provider_name: "OpenAI", model: "gpt-4.1-mini, fine-tuned", input: "0.8", cached: "0.2", output: "3.2", training: null, batch: { half: true, input: "0.4", output: "1.6" }, validation_billed: null },
      ],
      source: "OpenAI's pricing page: base models as of 2026-07-15; fine-tuned models from a copy of mid-2025, unchanged in price sets of November 2026. Dollars per million tokens.",
      own:
        scenario === "providers-long" || scenario === "works"
          ? [
              { provider: "openai", provider_name: "OpenAI", model: "gpt-5.1-mini", input: "0.25", cached: "0.025", output: "2", training: "8", batch: { half: false, input: "0.11", output: "0.95" }, validation_billed: true },
              { provider: "gpu", provider_name: "vLLM on gpu-02", model: "meta-llama/Llama-4-Scout-17B-16E-Instruct-quantised-w4a16-with-a-long-name", input: "0", cached: null, output: "0", training: null, batch: null, validation_billed: null },
            ]
          : [],
    },
    log_folder: "/home/mara/.local/share/app.holdout.desktop/logs",
    data_folder: "/home/mara/.local/share/app.holdout.desktop",
  };
}
