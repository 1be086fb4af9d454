import { cleanup, configure, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { makeQueryClient } from "../app/client";
import { Root } from "../app/Root";
import type { Scenario } from "../dev/values";
import { recordedHost } from "../host/recorded";

// A loaded machine renders slowly; a test that hangs still ends.
configure({ asyncUtilTimeout: 20_000 });

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

function open(scenario: Scenario) {
  const host = recordedHost(scenario);
  render(<Root host={host} client={makeQueryClient()} appearance="light" startScreen="compare" />);
  return host;
}

/** Opens the first row, once it can be opened. */
async function openRow() {
  const button = await screen.findByTestId<HTMLButtonElement>("open-row");
  await waitFor(() => expect(button.disabled).toBe(false));
  fireEvent.click(button);
}

const press = async (id: string) => fireEvent.click(await screen.findByTestId(id));

it("a draft is begun beside the sealed run, is shown as one, and leads to the sealed rows", async () => {
  const host = open("compare-plan");
  const draft = vi.spyOn(host.compare, "draft");
  await press("draft-start");
  await waitFor(() => expect(draft).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ margin_points: 2 })));
  cleanup();
  open("draft");
  const bar = await screen.findByTestId("run-bar");
  expect(bar.dataset.kind).toBe("draft");
  expect(bar.textContent).toContain("no verdict rests on it");
  expect(screen.getByRole("heading", { level: 1 }).textContent).toMatch(/^Draft: /);
  expect(screen.queryByTestId("why")).toBeNull();
  expect(screen.queryByTestId("make-report")).toBeNull();
  fireEvent.click(screen.getByTestId("after-draft"));
  expect(await screen.findByTestId("compare-start")).toBeDefined();
});

it("every run is listed, and the one that is chosen is shown whole", async () => {
  const host = open("verdict");
  const view = vi.spyOn(host.compare, "view");
  await press("open-runs");
  const table = await screen.findByTestId("runs-table");
  expect(within(table).getByTestId("run-1").getAttribute("aria-current")).toBe("true");
  expect(within(table).getByTestId("run-4").textContent).toContain("Not enough evidence");
  expect(within(table).getByTestId("run-4").textContent).toContain("at least$0.271");
  expect(within(table).getByTestId("run-4").textContent).toContain("3 calls may have been billed twice");
  expect(within(table).queryByTestId("delete-4"), "a look stays").toBeNull();
  expect(within(table).queryByTestId("choose-2"), "a trial stands in the plan").toBeNull();
  fireEvent.click(within(table).getByTestId("choose-4"));
  await waitFor(() => expect(screen.getByTestId("run-bar").dataset.run).toBe("4"));
  expect(view).toHaveBeenLastCalledWith(4);
});

it("a draft is deleted after a question, and Escape leads back", async () => {
  const host = open("verdict");
  const remove = vi.spyOn(host.compare, "deleteRun");
  await press("open-runs");
  await press("delete-5");
  await press("delete-run-confirm");
  await waitFor(() => expect(remove).toHaveBeenCalledExactlyOnceWith(5));
  await waitFor(() => expect(screen.queryByTestId("run-5")).toBeNull());
  await waitFor(() => expect(screen.queryByTestId("delete-run-confirm")).toBeNull());
  fireEvent.keyDown(document.body, { key: "Escape" });
  expect(await screen.findByTestId("pairs-table")).toBeDefined();
});

it("two runs that are ticked are compared, the older one first, and it describes", async () => {
  const host = open("verdict");
  const between = vi.spyOn(host.compare, "between");
  await press("open-runs");
  await press("tick-4");
  expect(screen.queryByTestId("between")).toBeNull();
  await press("tick-1");
  const pane = await screen.findByTestId("between");
  await waitFor(() => expect(pane.dataset.broken).toBe("5"));
  expect(between).toHaveBeenCalledWith({ from: 1, from_candidate: 2, to: 4, to_candidate: 2 });
  expect(pane.textContent).toContain("Descriptive");
  expect(within(pane).getAllByText(/became wrong/)).toHaveLength(5);
  await press("tick-5");
  await waitFor(() => expect(screen.getByTestId("between").textContent).toContain("they share no row"));
});

it("who corrects sees the row and no candidate's answer", async () => {
  const host = open("verdict");
  const correct = vi.spyOn(host.compare, "correct");
  await openRow();
  await screen.findByTestId("answer-A");
  await press("correct-open");
  const answer = await screen.findByTestId<HTMLTextAreaElement>("correct-answer");
  expect(screen.queryByTestId("answer-A")).toBeNull();
  expect(screen.queryByText("C right, A wrong"), "a filter tells who is right").toBeNull();
  expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Correct what the sealed row expects.");
  const save = screen.getByTestId<HTMLButtonElement>("correct-save");
  expect(save.disabled).toBe(true);
  fireEvent.change(answer, { target: { value: "refused" } });
  expect(await screen.findByText("No other row expects this answer.")).toBeDefined();
  fireEvent.change(screen.getByTestId("correct-author"), { target: { value: "Mara" } });
  expect(save.disabled, "without a reason").toBe(true);
  fireEvent.change(screen.getByTestId("correct-reason"), { target: { value: "It is an invoice." } });
  fireEvent.click(save);
  expect(await screen.findByText("The expected answer is JSON, and this is not.")).toBeDefined();
  fireEvent.change(answer, { target: { value: "billing_invoice" } });
  fireEvent.click(screen.getByTestId("correct-save"));
  await screen.findByTestId("answer-A");
  expect(correct).toHaveBeenLastCalledWith({ row: 14, answer: "billing_invoice", author: "Mara", reason: "It is an invoice." });
});

it("Escape ends a correction before it leaves the row", async () => {
  open("verdict");
  await openRow();
  await press("correct-open");
  await screen.findByTestId("correct-answer");
  fireEvent.keyDown(document.body, { key: "Escape" });
  await screen.findByTestId("answer-A");
  fireEvent.keyDown(document.body, { key: "Escape" });
  expect(await screen.findByTestId("pairs-table")).toBeDefined();
});

it("a row of a draft is no sealed one, so that it is edited and not corrected", async () => {
  open("draft");
  await openRow();
  await screen.findByTestId("answer-A");
  expect(screen.queryByTestId("correct-open")).toBeNull();
});

it("a corrected run says so and shows its figures and verdicts before and after", async () => {
  open("corrected");
  const button = await screen.findByTestId("show-corrections");
  expect(button.textContent).toContain("After 2 corrections");
  fireEvent.click(button);
  const panel = await screen.findByTestId("corrections-panel");
  const line = await within(panel).findByTestId("corrected-C");
  expect(line.textContent).toContain("232 of 248, 93.5 %");
  expect(line.textContent).toContain("231 of 248, 93.1 %");
  expect(panel.textContent).toContain("Mara Lindqvist");
  expect(panel.querySelector("del")?.textContent).toBe("billing_refund");
  fireEvent.click(within(panel).getByRole("button", { name: "Close" }));
  expect(screen.queryByTestId("corrections-panel")).toBeNull();
});

it("slices show shares and differences, and thin ones say why they have none", async () => {
  open("verdict");
  await press("open-slices");
  const table = await screen.findByTestId("slices-table");
  const thin = within(table).getByRole("row", { name: /with personal data/ });
  expect(thin.textContent).toContain("with fewer than 20 no difference is given");
  expect(thin.textContent).not.toContain("+");
  expect(screen.getByTestId("slices-headline").textContent).toContain("clear differences");
  fireEvent.keyDown(document.body, { key: "Escape" });
  expect(await screen.findByTestId("pairs-table")).toBeDefined();
});
