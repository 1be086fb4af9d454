import { cleanup, configure, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { makeQueryClient } from "../app/client";
import type { ScreenName } from "../app/navigation";
import { Root } from "../app/Root";
import type { Scenario } from "../dev/values";
import { recordedHost } from "../host/recorded";

// The dialog brings many parts, which a busy machine takes its time for.
configure({ asyncUtilTimeout: 8_000 });
vi.setConfig({ testTimeout: 30_000 });

// A page without layout has no rows to draw: give every element a size.
beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(600);
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(900);
  vi.spyOn(Element.prototype, "getBoundingClientRect").mockReturnValue(new DOMRect(0, 0, 900, 600));
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

function open(scenario: Scenario, startScreen: ScreenName) {
  const host = recordedHost(scenario);
  render(<Root host={host} client={makeQueryClient()} appearance="light" startScreen={startScreen} />);
  return host;
}

async function openDialog(scenario: Scenario, screenName: ScreenName) {
  const host = open(scenario, screenName);
  fireEvent.click(await screen.findByTestId("graders-change"));
  await screen.findByTestId("graders");
  return host;
}

it.each([["divided", "data"], ["compare-plan", "compare"]] as const)("how answers are judged stands on the screen when it is %s", async (scenario, name) => {
  open(scenario, name);
  expect((await screen.findByTestId("judged-by")).textContent).toContain("By exact match");
});

it("another proposal is tried before it is kept", async () => {
  const host = await openDialog("divided", "data");
  const choose = vi.spyOn(host.graders, "choose");
  fireEvent.change(screen.getByTestId("try-expected"), { target: { value: "refund" } });
  fireEvent.change(screen.getByTestId("try-answer"), { target: { value: "Refund." } });
  await waitFor(() => expect(screen.getByTestId("try-grade").dataset.correct).toBe("false"));
  fireEvent.click(screen.getByTestId("proposal-1"));
  await waitFor(() => expect(screen.getByTestId("try-grade").dataset.correct).toBe("true"));
  fireEvent.click(screen.getByRole("checkbox", { name: "Upper and lower case" }));
  fireEvent.click(screen.getByTestId("graders-keep"));
  await waitFor(() => expect(screen.queryByTestId("graders")).toBeNull());
  const [choice] = choose.mock.calls[0] ?? [];
  expect(choice?.primary).toMatchObject({ kind: "normalised_match", normalisation: { case: false, trim: true } });
});

it("a pattern that can't be read is said at its field and not kept", async () => {
  const host = recordedHost("divided");
  const view = await host.graders.view();
  vi.spyOn(host.graders, "view").mockResolvedValue({ ...view, primary: { ...view.primary, grader: { kind: "regex", pattern: "^a" } } });
  render(<Root host={host} client={makeQueryClient()} appearance="light" startScreen="data" />);
  fireEvent.click(await screen.findByTestId("graders-change"));
  const pattern = await screen.findByTestId("grader-pattern");
  await waitFor(() => expect(screen.getByTestId<HTMLButtonElement>("graders-keep").disabled).toBe(false));
  fireEvent.change(pattern, { target: { value: "(" } });
  await screen.findByText(/can't be read/);
  expect(pattern.getAttribute("aria-invalid")).toBe("true");
  expect(screen.getByTestId<HTMLButtonElement>("graders-keep").disabled).toBe(true);
});

it("a further grader is added and taken away", async () => {
  const host = await openDialog("divided", "data");
  const choose = vi.spyOn(host.graders, "choose");
  fireEvent.click(screen.getByTestId("also-add"));
  fireEvent.click(screen.getByTestId("also-add"));
  fireEvent.click(screen.getByLabelText("Take further grader 2 away"));
  fireEvent.click(screen.getByTestId("graders-keep"));
  await waitFor(() => expect(choose).toHaveBeenCalledOnce());
  expect(choose.mock.calls[0]?.[0].also).toEqual([{ kind: "exact_match" }]);
});

it("a field's wrong rows are shown from its cell, and the chip takes them away", async () => {
  const host = open("json-fields", "compare");
  const pairs = vi.spyOn(host.compare, "pairs");
  fireEvent.click(await screen.findByTestId("open-fields"));
  const table = await screen.findByTestId("fields-table");
  fireEvent.click(within(table).getByLabelText("Rows where A has topic wrong: 34"));
  await screen.findByTestId("pairs-table");
  await waitFor(() => expect(pairs.mock.lastCall?.[0].field).toEqual({ candidate: 1, field: "topic" }));
  fireEvent.click(screen.getByRole("button", { name: /A has topic wrong/ }));
  await waitFor(() => expect(pairs.mock.lastCall?.[0].field).toBeNull());
});

it("what another metric finds is labelled exploratory", async () => {
  open("json-fields", "compare");
  expect((await screen.findByTestId("regraded")).textContent).toContain("exploratory");
});
