import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { makeQueryClient } from "../app/client";
import { type ScreenName, SCREENS } from "../app/navigation";
import { Root } from "../app/Root";
import { recordedHost } from "../host/recorded";
import type { Scenario } from "./values";

const STATES: Record<ScreenName, Scenario[]> = {
  data: ["undivided", "own-test", "divided", "sealed", "few", "million", "long"],
  candidates: ["sealed"],
  train: ["divided", "plan", "plan-blocked", "training", "training-start", "paused", "failed", "trained"],
  compare: ["compare-blocked", "compare-plan", "comparing", "stopped", "verdict", "undecided", "many-labels"],
  report: ["sealed", "verdict", "undecided", "report-long"],
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

const cases = SCREENS.flatMap(({ name }) => STATES[name].map((state) => [name, state] as const));

it.each(cases)("%s answers its question first when it is %s, and complains of nothing", async (name, state) => {
  open(state, name);
  const answer = await screen.findByRole("heading", { level: 1 });
  expect(answer.textContent).not.toBe("");
  expect(screen.queryByText("This screen stopped.")).toBeNull();
  expect(screen.getByTestId(`nav-${name}`).getAttribute("aria-current")).toBe("page");
  expect(complaint).not.toHaveBeenCalled();
});

it("a screen that can't be read says why and what to do", async () => {
  open("broken");
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
