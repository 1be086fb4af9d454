import { expect, it } from "vitest";

import { settingsView } from "../dev/settings";
import type { KeptFile, KeptModel } from "../host";
import { keptWords } from "./kept-words";
import { networkWords } from "./network-words";
import { draftOfPreset, draftOfProvider, editOfProvider, forgetsKey, providerDraftErrors } from "./provider-draft";

const azure = settingsView("azure").providers[0];
const presets = settingsView("azure").presets;

function saved() {
  if (azure === undefined) throw new Error("The recorded settings have no provider.");
  return azure;
}

function presetOf(kind: string) {
  const preset = presets.find((entry) => entry.kind === kind);
  if (preset === undefined) throw new Error(`No preset is ${kind}.`);
  return preset;
}

it("a provider that is not touched is sent as it was", () => {
  const { id, kind, name, base_url, organization, project, at_once, api_version, network } = saved();
  expect(editOfProvider(draftOfProvider(saved()))).toEqual({ id, kind, name, base_url, organization, project, at_once, api_version, network, needs_key: true });
});

it("a blank text is none, and a preset begins with its version", () => {
  expect(draftOfPreset(presetOf("azure")).apiVersion).toBe("2024-10-21");
  const edit = editOfProvider({ ...draftOfProvider(saved()), apiVersion: " ", proxy: "", extraCa: "\n" });
  expect([edit.api_version, edit.network.proxy, edit.network.extra_ca]).toEqual([null, null, null]);
});

it.each([["connectSeconds", "0"], ["connectSeconds", "601"], ["requestSeconds", "3601"], ["requestSeconds", "1.5"], ["atOnce", ""]] as const)("names %s when it is %j", (key, text) => {
  expect(Object.keys(providerDraftErrors({ ...draftOfProvider(saved()), [key]: text }))).toEqual([key]);
});

it("an address that still has a placeholder is none", () => {
  expect(providerDraftErrors(draftOfPreset(presetOf("azure"))).baseUrl).toContain("your-resource");
  expect(providerDraftErrors(draftOfPreset(presetOf("openai")))).toEqual({});
});

it("a key is forgotten for another host and for none, and for nothing else", () => {
  const draft = draftOfProvider(saved());
  expect(forgetsKey({ ...draft, apiVersion: "2025-04-01", proxy: "", connectSeconds: "5" }, saved())).toBeNull();
  expect(forgetsKey({ ...draft, baseUrl: "https://other.openai.azure.com/openai" }, saved())).toEqual({ newHost: "other.openai.azure.com" });
  expect(forgetsKey({ ...draft, needsKey: false }, saved())).toEqual({ newHost: null });
});

it("says what is not as usual in how it is reached", () => {
  expect(networkWords(draftOfPreset(presetOf("openai")))).toBe("as the system has it");
  expect(networkWords(draftOfProvider(saved()))).toBe("through http://proxy.nordwind.example:3128, with certificates of your own, 20 s to connect");
});

it("what would be lost is named, and whose it is", () => {
  const file: KeptFile = { id: "f1", name: "train.jsonl", purpose: "fine-tune", bytes: 1, created_at: null, ours: false, in_use: "A job reads it." };
  expect(keptWords({ kind: "file", file }, "OpenAI")).toMatchObject({ title: "Delete train.jsonl at OpenAI?", warning: "A job reads it." });
  expect(keptWords({ kind: "file", file }, "OpenAI").loss).toContain("did not send it");
  expect(keptWords({ kind: "file", file: { ...file, ours: true } }, "OpenAI").loss).not.toContain("did not send it");
  const model: KeptModel = { id: "ft:1", created_at: null, shutdown_date: null, letter: "C", can_delete: true };
  expect(keptWords({ kind: "model", model }, "OpenAI").warning).toContain("C answers with it");
  expect(keptWords({ kind: "model", model: { ...model, letter: null } }, "OpenAI").warning).toBeNull();
});
