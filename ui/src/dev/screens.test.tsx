import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { makeQueryClient } from "../app/client";
import { type ScreenName, SCREENS, SETTINGS } from "../app/navigation";
import { Root } from "../app/Root";
import { recordedHost } from "../host/recorded";
import type { Scenario } from "./values";

const STATES: Record<ScreenName, Scenario[]> = {
  overview: ["few", "undivided", "divided", "sealed", "training", "failed", "trained", "comparing", "stopped", "verdict", "undecided", "long"],
  data: ["undivided", "own-test", "divided", "sealed", "few", "million", "long"],
  candidates: ["sealed", "kinds", "remote", "asking", "knowledge"],
  train: ["divided", "plan", "train-lookup", "plan-blocked", "training", "training-start", "paused", "failed", "trained"],
  compare: ["compare-blocked", "compare-plan", "plan-notice", "plan-agreed", "plan-unknown", "trial-running", "trial-failed", "trial-done", "comparing", "stopped", "verdict", "undecided", "many-labels", "odd-answers", "free-text", "json-fields", "draft", "drafting", "corrected"],
  report: ["sealed", "verdict", "undecided", "report-long"],
  settings: [
    "no-provider", "key-missing", "keychain-locked", "keychain-missing", "variable-not-set", "key-refused",
    "key-untested", "works", "providers-long", "offline", "azure", "chat-only",
  ],
};

const complaint = vi.fn();

beforeEach(() => {
  complaint.mockReset();
  vi.spyOn(console, "error").mockImplementation(complaint);
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

function open(scenario: Scenario, startScreen: ScreenName = "data") {
  const host = recordedHost(scenario);
  render(<Root host={host} client={makeQueryClient()} appearance="light" startScreen={startScreen} />);
  return host;
}

const cases = [...SCREENS, SETTINGS].flatMap(({ name }) => STATES[name].map((state) => [name, state] as const));

it.each(cases)("%s answers its question first when it is %s, and complains of nothing", async (name, state) => {
  open(state, name);
  const answer = await screen.findByRole("heading", { level: 1 });
  expect(answer.textContent).not.toBe("");
  expect(screen.queryByText("This screen stopped.")).toBeNull();
  expect(screen.getByTestId(`nav-${name}`).getAttribute("aria-current")).toBe("page");
  expect(complaint).not.toHaveBeenCalled();
});

it.each([["undivided", "data"], ["sealed", "overview"]] as const)("a project that is %s opens on %s", async (state, name) => {
  render(<Root host={recordedHost(state)} client={makeQueryClient()} appearance="light" />);
  await screen.findByRole("heading", { level: 1 });
  expect(screen.getByTestId(`nav-${name}`).getAttribute("aria-current")).toBe("page");
});

it("an answer of the user changes what it speaks for", async () => {
  open("sealed", "overview");
  const line = await screen.findByTestId("fit-pace");
  expect(line.dataset.speaks).toBe("nothing");
  screen.getByRole("button", { name: "Every week" }).click();
  await vi.waitFor(() => expect(screen.getByTestId("fit-pace").dataset.speaks).toBe("prompt"));
  expect(screen.getByRole("button", { name: "Every week" }).getAttribute("aria-pressed")).toBe("true");
});

it("the next step and the steps of the path lead to their screens", async () => {
  open("trained", "overview");
  const next = await screen.findByTestId("overview-next");
  expect(next.textContent).toBe("Compare A, B, C and D on 248 rows");
  next.click();
  await screen.findByTestId("compare-start");
  screen.getByTestId("nav-overview").click();
  (await screen.findByTestId("path-4")).click();
  await vi.waitFor(() => expect(screen.getByTestId("nav-train").getAttribute("aria-current")).toBe("page"));
});

it("a screen that can't be read says why and what to do", async () => {
  open("broken", "data");
  const alert = await screen.findByRole("alert");
  expect(alert.textContent).toContain("damaged");
  expect(alert.textContent).toContain("Open your last copy");
});

it("a missing dialog is said beside the button that wanted it", async () => {
  open("first");
  (await screen.findByTestId("open-examples")).click();
  expect((await screen.findByRole("alert")).textContent).toContain("Install xdg-desktop-portal");
});

it("files that the command line named lead straight to the import", async () => {
  open("import");
  expect(await screen.findByTestId("import-start")).toBeDefined();
});

it("shows the window once, when there is something in it", async () => {
  const host = open("first");
  const ready = vi.spyOn(host.app, "windowReady");
  await screen.findByTestId("open-sample");
  await vi.waitFor(() => expect(ready).toHaveBeenCalledOnce());
});

it("gives the scoreboard's figures unrounded", async () => {
  open("verdict", "compare");
  const score = await screen.findByTestId("score-C");
  expect({ ...score.dataset }).toMatchObject({ accuracy: "0.9355", low: "0.898", high: "0.96", n: "248", correct: "232" });
  expect({ ...screen.getByTestId("comparison-C").dataset }).toMatchObject({ difference: "7.3", p: "0.0031", b: "23", c: "5" });
  expect(screen.getByTestId("verdict-sentence").textContent).toMatch(/^Fine-tune\./);
  expect(screen.getByTestId("verdict-outcome").dataset.outcome).toBe("adopt");
});

it("a report that no dialog can place is offered beside the project", async () => {
  open("verdict", "report");
  (await screen.findByTestId("report-save-html")).click();
  (await screen.findByTestId("report-save-beside")).click();
  const saved = await screen.findByTestId("report-saved");
  expect(saved.dataset.name).toBe("support-triage report.html");
  expect(screen.queryByTestId("report-error")).toBeNull();
});

it("nothing can be started before it is agreed to what is sent, and the reason is said", async () => {
  const host = open("plan-notice", "compare");
  const agree = vi.spyOn(host.compare, "agree");
  const start = await screen.findByTestId<HTMLButtonElement>("compare-start");
  expect(start.disabled).toBe(true);
  expect(screen.getByTestId<HTMLButtonElement>("trial-start").disabled).toBe(true);
  expect(screen.getByTestId("plan-why").textContent).toContain("api.openai.com");
  expect(screen.getByTestId("notice-api.openai.com").textContent).toContain("6 texts with e-mail addresses");
  fireEvent.click(screen.getByTestId("agree-api.openai.com"));
  expect((await screen.findByTestId("agreed-api.openai.com")).textContent).toContain("You agreed on 2026-11-21");
  expect(agree).toHaveBeenCalledExactlyOnceWith("api.openai.com");
  expect(screen.getByTestId<HTMLButtonElement>("compare-start").disabled).toBe(false);
  expect(screen.queryByTestId("plan-why")).toBeNull();
});

it("an unknown price is unknown, one by one and in sum, and leads to where it is entered", async () => {
  open("plan-unknown", "compare");
  expect((await screen.findByTestId("estimate-A")).textContent).toContain("$0.06 to $0.25");
  expect(screen.getByTestId("estimate-B").textContent).toContain("unknown");
  expect(screen.getByTestId("plan-cost").textContent).toBe("unknown");
  fireEvent.click(screen.getByTestId("add-price"));
  expect(await screen.findByTestId("price-add")).toBeDefined();
});

it("a trial that fails for its key says so and leads to the settings", async () => {
  open("trial-failed", "compare");
  expect((await screen.findByTestId("trial")).textContent).toContain("refuses the key");
  fireEvent.click(screen.getByTestId("go-settings"));
  expect(await screen.findByTestId("key")).toBeDefined();
});

it("a trial that runs keeps a run from starting, and can be stopped", async () => {
  const host = open("trial-running", "compare");
  const cancel = vi.spyOn(host.compare, "cancel");
  expect((await screen.findByTestId<HTMLButtonElement>("compare-start")).disabled).toBe(true);
  expect(screen.getByTestId("trial-progress").getAttribute("aria-valuenow")).toBe("40");
  fireEvent.click(screen.getByTestId("trial-stop"));
  await vi.waitFor(() => expect(cancel).toHaveBeenCalledWith(7));
});

it("what was spent is said to be more where a cost is not known", async () => {
  open("trial-done", "compare");
  expect(await screen.findByText("Spent at least $0.0042")).toBeDefined();
});

it("the settings can be reached before any project, and left again", async () => {
  open("first");
  fireEvent.click(await screen.findByTestId("first-settings"));
  fireEvent.click(await screen.findByTestId("settings-back"));
  await screen.findByTestId("open-sample");
  fireEvent.keyDown(document, { key: ",", ctrlKey: true });
  expect(await screen.findByTestId("settings-back")).toBeDefined();
});

it("a candidate asked elsewhere needs a model, and any may be named", async () => {
  const host = open("remote", "candidates");
  const save = vi.spyOn(host.candidates, "save");
  const model = await screen.findByTestId<HTMLInputElement>("candidate-model");
  fireEvent.change(model, { target: { value: "" } });
  expect(await screen.findByText("Name the model that answers")).toBeDefined();
  expect(screen.getByTestId<HTMLButtonElement>("candidate-save").disabled).toBe(true);
  fireEvent.change(model, { target: { value: "ft:gpt-4o:nordwind::Ab1" } });
  fireEvent.click(screen.getByTestId("candidate-save"));
  await vi.waitFor(() => expect(save).toHaveBeenCalledWith(expect.objectContaining({ provider: "openai", model: "ft:gpt-4o:nordwind::Ab1" })));
});
