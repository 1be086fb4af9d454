import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";

import { makeQueryClient } from "../app/client";
import { Root } from "../app/Root";
import { settingsView } from "../dev/settings";
import type { Scenario } from "../dev/values";
import { HostError, type KeyChange, type SettingsView } from "../host";
import { recordedHost } from "../host/recorded";

const KEY = "sk-planted-4f1b";

afterEach(cleanup);

/** The settings in a scenario; `answer` decides what becomes of a change of the key. */
function open(scenario: Scenario, answer?: () => Promise<SettingsView>) {
  const host = recordedHost(scenario);
  const changes: KeyChange[] = [];
  vi.spyOn(host.settings, "changeKey").mockImplementation((_, change) => {
    changes.push(change);
    return (answer ?? (() => Promise.resolve(settingsView("key-untested"))))();
  });
  const client = makeQueryClient();
  render(<Root host={host} client={client} appearance="light" startScreen="settings" />);
  return { host, client, changes };
}

async function enter(key: string) {
  const input = await screen.findByTestId<HTMLInputElement>("key-input");
  fireEvent.change(input, { target: { value: key } });
  fireEvent.click(screen.getByTestId("key-save"));
  return input;
}

/** Everything that the page and the inputs in it hold. */
function wholePage(): string {
  const values = [...document.querySelectorAll("input, textarea")].map((field) => (field as HTMLInputElement).value);
  return document.documentElement.outerHTML + values.join("\n");
}

it("a key leaves its field in the moment it is sent, and stays nowhere in the window", async () => {
  const { client, changes } = open("key-missing");
  const input = await enter(KEY);
  expect(input.value).toBe("");
  expect(wholePage()).not.toContain(KEY);
  await vi.waitFor(() => expect(screen.getByTestId("key").dataset.place).toBe("session"));
  expect(changes).toEqual([{ kind: "set", key: KEY, keep: "keychain" }]);
  expect(wholePage()).not.toContain(KEY);
  const kept = [...client.getQueryCache().getAll(), ...client.getMutationCache().getAll()].map(({ state }) => state);
  expect(JSON.stringify(kept)).not.toContain(KEY);
});

it("a key that the keychain refuses leaves its field too, and the way on is offered", async () => {
  const locked = new HostError({ code: "keychain_locked", message: "The keychain is locked: it was dismissed", retryable: true });
  const { host, changes } = open("key-missing", () => Promise.reject(locked));
  const input = await screen.findByTestId<HTMLInputElement>("key-input");
  vi.spyOn(host.settings, "view").mockResolvedValue(settingsView("keychain-locked"));
  fireEvent.change(input, { target: { value: KEY } });
  fireEvent.click(screen.getByTestId("key-save"));
  expect(input.value).toBe("");
  expect((await screen.findByTestId("key-trouble")).dataset.code).toBe("keychain_locked");
  expect(screen.getByTestId("key").dataset.pending).toBe("true");
  expect(wholePage()).not.toContain(KEY);
  fireEvent.click(screen.getByTestId("key-keep-session"));
  await vi.waitFor(() => expect(changes.at(-1)).toEqual({ kind: "keep_for_session" }));
});

it("a key that can't be one is refused beside its field", async () => {
  const refused = new HostError({ code: "invalid_input", message: "A key has no blanks in it.", field: "key", retryable: false });
  open("key-missing", () => Promise.reject(refused));
  await enter("two words");
  expect(await screen.findByText("A key has no blanks in it.")).toBeDefined();
  expect(screen.getByTestId<HTMLInputElement>("key-input").getAttribute("aria-invalid")).toBe("true");
  expect(wholePage()).not.toContain("two words");
});

it("without a keychain the usual variable is proposed", async () => {
  const { changes } = open("keychain-missing");
  fireEvent.click(await screen.findByTestId("key-use-variable"));
  expect(screen.getByTestId<HTMLInputElement>("key-variable").value).toBe("OPENAI_API_KEY");
  fireEvent.click(screen.getByTestId("key-save"));
  await vi.waitFor(() => expect(changes).toEqual([{ kind: "use_variable", name: "OPENAI_API_KEY" }]));
});

it("a new host says before it is saved that the key must be entered again", async () => {
  open("works");
  const url = await screen.findByTestId("provider-url");
  fireEvent.change(url, { target: { value: "https://api.openai.com/v2" } });
  expect(screen.queryByText(/Saving forgets the key/)).toBeNull();
  fireEvent.change(url, { target: { value: "https://eu.api.openai.com/v1" } });
  expect(screen.getByText("Saving forgets the key for api.openai.com.")).toBeDefined();
  expect(screen.getByText(/Enter the one for eu.api.openai.com/)).toBeDefined();
});

it("forty models are searched, and one that ends says when", async () => {
  open("works");
  expect((await screen.findByTestId("models")).children).toHaveLength(40);
  fireEvent.change(screen.getByTestId("model-search"), { target: { value: "4O-MINI" } });
  const found = [...screen.getByTestId("models").children].map((line) => line.textContent);
  expect(found).toHaveLength(5);
  expect(found[0]).toContain("ends 2027-01-14");
});

it("a test says how long it has been going on", async () => {
  const { host } = open("key-untested");
  const test = vi.spyOn(host.settings, "testProvider");
  fireEvent.click(await screen.findByTestId("provider-test"));
  expect(await screen.findByText("testing for 0 s")).toBeDefined();
  expect(test).toHaveBeenCalledExactlyOnceWith("openai");
  expect(screen.getByTestId<HTMLButtonElement>("provider-test").disabled).toBe(true);
});

it("a preset is filled in, saved as it stands, and its key comes next", async () => {
  const { host } = open("no-provider");
  const save = vi.spyOn(host.settings, "saveProvider");
  fireEvent.click(await screen.findByTestId("preset-OpenAI"));
  vi.spyOn(host.settings, "view").mockResolvedValue(settingsView("key-missing"));
  fireEvent.click(screen.getByTestId("provider-save"));
  expect(await screen.findByTestId("key-input")).toBeDefined();
  expect(save).toHaveBeenCalledExactlyOnceWith({
    id: null, kind: "openai", name: "OpenAI", base_url: "https://api.openai.com/v1",
    organization: null, project: null, at_once: 8, needs_key: true, api_version: null,
    network: { proxy: null, extra_ca: null, connect_seconds: 10, request_seconds: 600 },
  });
});

it("a price is sent as it was written, and no cached price is none", async () => {
  const { host } = open("works");
  const set = vi.spyOn(host.settings, "setPrice");
  fireEvent.click(await screen.findByTestId("settings-prices"));
  expect(screen.getByText("as input")).toBeDefined();
  fireEvent.click(screen.getByTestId("price-add"));
  for (const [field, value] of [["model", "gpt-6"], ["input", "0,40"], ["output", "1.60"]] as const) {
    fireEvent.change(screen.getByTestId(`price-${field}`), { target: { value } });
  }
  fireEvent.click(screen.getByTestId("price-save"));
  await vi.waitFor(() =>
    expect(set).toHaveBeenCalledExactlyOnceWith({ provider: "openai", model: "gpt-6", price: { input: "0,40", cached: null, output: "1.60" } }),
  );
});

it("a price by batch and whether validation is billed are kept and sent", async () => {
  const { host } = open("works");
  const set = vi.spyOn(host.settings, "setPrice");
  fireEvent.click(await screen.findByTestId("settings-prices"));
  expect(screen.getByText("$0.11 / $0.95")).toBeDefined();
  expect(screen.getByText("unknown")).toBeDefined();
  fireEvent.click(screen.getByLabelText("Change the price of gpt-5.1-mini"));
  fireEvent.change(screen.getByTestId("price-batch_output"), { target: { value: "" } });
  expect(screen.getByTestId<HTMLButtonElement>("price-save").disabled).toBe(true);
  fireEvent.change(screen.getByTestId("price-batch_output"), { target: { value: "0,9" } });
  fireEvent.click(screen.getByTestId("price-save"));
  const price = {
    input: "0.25", cached: "0.025", output: "2", training: "8",
    batch: { kind: "of", input: "0.11", output: "0,9" }, validation_billed: true,
  };
  await vi.waitFor(() => expect(set).toHaveBeenCalledExactlyOnceWith({ provider: "openai", model: "gpt-5.1-mini", price }));
});

it("what a provider is comes from its preset, and only an unknown server is said to be this or that", async () => {
  const { host } = open("no-provider");
  const save = vi.spyOn(host.settings, "saveProvider");
  fireEvent.click(await screen.findByTestId("preset-Azure OpenAI"));
  expect(screen.queryByTestId("provider-kind")).toBeNull();
  expect(screen.getByTestId<HTMLButtonElement>("provider-save").disabled).toBe(true);
  fireEvent.change(screen.getByTestId("provider-url"), { target: { value: "https://nordwind.openai.azure.com/openai" } });
  fireEvent.change(screen.getByTestId("provider-version"), { target: { value: "2025-04-01" } });
  fireEvent.click(screen.getByTestId("provider-save"));
  await vi.waitFor(() => expect(save).toHaveBeenCalledWith(expect.objectContaining({ kind: "azure", api_version: "2025-04-01" })));
  cleanup();
  const other = open("no-provider").host;
  const saveOther = vi.spyOn(other.settings, "saveProvider");
  fireEvent.click(await screen.findByTestId("preset-Another server"));
  fireEvent.change(screen.getByTestId("provider-name"), { target: { value: "Gateway" } });
  fireEvent.change(screen.getByTestId("provider-url"), { target: { value: "https://models.example/v1" } });
  fireEvent.click(screen.getByRole("button", { name: "Answers only" }));
  fireEvent.click(screen.getByTestId("provider-save"));
  await vi.waitFor(() => expect(saveOther).toHaveBeenCalledWith(expect.objectContaining({ kind: "chat_only", api_version: null })));
});

it("a refused proxy is said at its field, which is unfolded for it", async () => {
  const { host } = open("works");
  const refused = new HostError({ code: "invalid_input", message: "A proxy's password would stand in a plain file.", hint: "Leave the proxy empty.", field: "proxy", retryable: false });
  vi.spyOn(host.settings, "saveProvider").mockRejectedValue(refused);
  const proxy = await screen.findByTestId("network-proxy");
  fireEvent.change(proxy, { target: { value: "http://mara:secret@proxy.example:3128" } });
  fireEvent.click(screen.getByTestId("provider-save"));
  await vi.waitFor(() => expect(proxy.getAttribute("aria-invalid")).toBe("true"));
  expect(proxy.closest("details")?.open).toBe(true);
  expect(screen.getByText(/would stand in a plain file. Leave the proxy empty./)).toBeDefined();
});

it("what was found with a key is not shown once the key is gone", async () => {
  const { host } = open("works");
  const works = settingsView("works");
  const gone = works.providers.map((provider) => (provider.id === "openai" ? { ...provider, key: { ...provider.key, place: { kind: "missing" as const } } } : provider));
  expect((await screen.findByTestId("connection")).textContent).toContain("accepted");
  vi.spyOn(host.settings, "changeKey").mockResolvedValue({ ...works, providers: gone });
  fireEvent.click(screen.getByTestId("key-forget"));
  fireEvent.click(screen.getByTestId("key-forget-confirm"));
  await vi.waitFor(() => expect(screen.getByTestId("connection").textContent).not.toContain("accepted"));
  expect(screen.getByTestId("connection").textContent).toContain("It can be tested once there is a key.");
});

const TRAINED = "ft:gpt-4.1-mini-2025-04-14:holdout:triage:8Kd2mQvT";

it("what lies at a provider is asked for only when a person looks, and goes with the key", async () => {
  const { host } = open("works");
  const look = vi.spyOn(host.settings, "inventory");
  const button = await screen.findByTestId("inventory-look");
  expect(look).not.toHaveBeenCalled();
  fireEvent.click(button);
  expect((await screen.findByTestId("inventory-summary")).textContent).toContain("4 files");
  expect(look).toHaveBeenCalledExactlyOnceWith("openai");
  expect(screen.getByTestId("kept-file-8Kd2mQvTz0aLVx1").textContent).toContain("is running and reads it");
  fireEvent.click(screen.getByTestId("key-forget"));
  fireEvent.click(screen.getByTestId("key-forget-confirm"));
  await vi.waitFor(() => expect(screen.queryByTestId("inventory-summary")).toBeNull());
  expect(look).toHaveBeenCalledOnce();
});

it("a model is deleted only after a question that names who answers with it", async () => {
  const { host } = open("works");
  const remove = vi.spyOn(host.settings, "deleteKeptModel");
  fireEvent.click(await screen.findByTestId("inventory-look"));
  fireEvent.click(await screen.findByTestId(`drop-${TRAINED}`));
  expect(screen.getByRole("dialog").textContent).toContain("C answers with it");
  expect(remove).not.toHaveBeenCalled();
  fireEvent.click(screen.getByTestId("drop-confirm"));
  await vi.waitFor(() => expect(screen.queryByTestId(`kept-${TRAINED}`)).toBeNull());
  expect(remove).toHaveBeenCalledExactlyOnceWith("openai", TRAINED);
  await vi.waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

it("only a job that goes on can be cancelled, and only what may be deleted has a way to it", async () => {
  const { host } = open("works");
  const cancel = vi.spyOn(host.settings, "cancelKeptJob");
  fireEvent.click(await screen.findByTestId("inventory-look"));
  await screen.findByTestId("inventory-summary");
  expect(screen.queryByTestId("drop-ftjob-8Kd2mQvTz0aLVx1")).toBeNull();
  expect(screen.queryByTestId("drop-ft:gpt-4o-2024-08-06:nordwind::Zz9")).toBeNull();
  fireEvent.click(screen.getByTestId("drop-ftjob-9Rw1mQvTz0aLVx1"));
  fireEvent.click(screen.getByTestId("drop-confirm"));
  await vi.waitFor(() => expect(screen.getByTestId("kept-ftjob-9Rw1mQvTz0aLVx1").textContent).toContain("cancelled"));
  expect(cancel).toHaveBeenCalledExactlyOnceWith("openai", "ftjob-9Rw1mQvTz0aLVx1");
});

it("a list that can't be read says why, and the others are shown", async () => {
  open("azure");
  fireEvent.click(await screen.findByTestId("inventory-look"));
  expect(await screen.findByText(/refuses the list of files/)).toBeDefined();
  expect(screen.getByTestId("kept-ftjob-9Rw1mQvTz0aLVx1")).toBeDefined();
});

it("a provider that only answers has nothing lying there", async () => {
  open("chat-only");
  expect(await screen.findByText("It answers and does not train.")).toBeDefined();
  expect(screen.queryByTestId("inventory")).toBeNull();
});
