import { act, cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { makeQueryClient } from "../app/client";
import { Root } from "../app/Root";
import type { Scenario } from "../dev/values";
import type { DiffSegment } from "../host";
import { recordedHost } from "../host/recorded";
import { startOf } from "../parts/DiffText";

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

async function open(scenario: Scenario) {
  const host = recordedHost(scenario);
  const pairs = vi.spyOn(host.compare, "pairs");
  render(<Root host={host} client={makeQueryClient()} appearance="light" startScreen="compare" />);
  const table = await screen.findByTestId("pairs-table");
  await waitFor(() => expect(rowsOf(table).length).toBeGreaterThan(3));
  return { pairs, table };
}

function rowsOf(table: HTMLElement): HTMLElement[] {
  return within(table).queryAllByRole("row").slice(1);
}

const place = () => screen.getByTestId("row-place").textContent;

it("Enter opens the row side by side, j and k walk, Escape comes back to the table", async () => {
  const { table } = await open("verdict");
  act(() => table.focus());
  fireEvent.keyDown(table, { key: "j" });
  fireEvent.keyDown(table, { key: "Enter" });
  await screen.findByTestId("answer-D");
  expect(place()).toBe("2 of 23");
  fireEvent.keyDown(document.body, { key: "j" });
  expect(place()).toBe("3 of 23");
  await waitFor(() => expect(screen.getByTestId("row-view").dataset.row).toBe("40"));
  fireEvent.keyDown(document.body, { key: "k" });
  fireEvent.keyDown(document.body, { key: "k" });
  fireEvent.keyDown(document.body, { key: "k" });
  expect(place(), "it stays at the first").toBe("1 of 23");
  expect(document.activeElement).toBe(screen.getByTestId("row-list"));
  fireEvent.keyDown(document.body, { key: "Escape" });
  const back = await screen.findByTestId("pairs-table");
  expect(document.activeElement).toBe(back);
});

it("a double click opens the row too", async () => {
  const { table } = await open("verdict");
  const third = rowsOf(table)[2];
  if (third === undefined) throw new Error("there are three rows");
  fireEvent.doubleClick(third);
  await screen.findByTestId("row-view");
  expect(place()).toBe("3 of 23");
});

it("every candidate has a column, with what differs struck and underlined until it is plain", async () => {
  await open("verdict");
  fireEvent.click(screen.getByTestId("open-row"));
  const wrong = await screen.findByTestId("answer-A");
  expect(["A", "B", "C", "D"].map((letter) => screen.getByTestId(`answer-${letter}`).dataset.state)).toEqual(["wrong", "right", "right", "wrong"]);
  expect(wrong.querySelector("del")?.textContent).toBe("billing_invoice");
  expect(wrong.querySelector("ins")?.textContent).toBe("billing_refund");
  expect(screen.getByTestId("answer-C").querySelector("del, ins")).toBeNull();
  expect(wrong.textContent).toContain("2,284 in, 1,920 of them cached, 14 out");
  expect(screen.getByTestId("answer-B").textContent).toContain("3 attempts");
  expect(screen.getByTestId("answer-D").textContent).toContain("Costunknown");
  fireEvent.click(screen.getByRole("button", { name: "Against A" }));
  expect(screen.getByTestId("answer-C").querySelector("ins")?.textContent).toBe("billing_invoice");
  expect(wrong.querySelector("del, ins"), "nothing differs from itself").toBeNull();
  fireEvent.click(screen.getByRole("button", { name: "Plain" }));
  expect(document.querySelector("del, ins")).toBeNull();
});

const textOf = async (letter: string) => (await screen.findByTestId(`answer-${letter}`)).textContent;

it("what is no answer is said in words, and hostile text is text", async () => {
  await open("odd-answers");
  fireEvent.click(screen.getByTestId("open-row"));
  expect(await textOf("A")).toContain("Refused, counts as wrong");
  expect(await textOf("B")).toContain("No answer, counts for nobody");
  expect(await textOf("C")).toContain("The first 20,000 of 1,048,576 characters.");
  expect(await textOf("D")).toContain("(empty)");
  expect(await textOf("E")).toContain("<script>alert(1)</script>");
  expect(await textOf("E")).toContain("U+202E");
  expect(await textOf("E")).not.toContain("\u202E");
  expect(await textOf("E")).not.toContain("\u0000");
  expect(await textOf("F")).toContain("Not asked");
  expect(document.querySelector("#root script, .answers script")).toBeNull();
});

it("a cell of the confusion matrix shows its rows, and its chip takes it away", async () => {
  const { pairs } = await open("verdict");
  fireEvent.click(screen.getByTestId("open-labels"));
  const matrix = await screen.findByTestId("confusion-table");
  const cell = await waitFor(() => {
    const found = matrix.querySelector<HTMLElement>("td.cell.on:not(.right)");
    if (found === null) throw new Error("no wrong cell is drawn");
    return found;
  });
  const rows = cell.dataset.rows;
  fireEvent.click(cell);
  const table = await screen.findByTestId("pairs-table");
  await waitFor(() => expect(table.dataset.total).toBe(rows));
  expect(pairs.mock.lastCall?.[0].cell).toMatchObject({ candidate: 3, expected: "billing_invoice" });
  fireEvent.click(screen.getByRole("button", { name: /take the filter away/ }));
  await waitFor(() => expect(table.dataset.total).toBe("248"));
});

it("the matrix has one tab stop, and Enter shows the cell that the arrows reached", async () => {
  const { pairs } = await open("verdict");
  fireEvent.click(screen.getByTestId("open-labels"));
  const matrix = await screen.findByTestId("confusion-table");
  await waitFor(() => expect(matrix.querySelector("td.cell.on")).not.toBeNull());
  expect(matrix.querySelectorAll('[tabindex="0"], button, a')).toHaveLength(0);
  act(() => matrix.focus());
  fireEvent.keyDown(matrix, { key: "Enter" });
  await screen.findByTestId("pairs-table");
  await waitFor(() => expect(pairs.mock.lastCall?.[0].cell).toEqual({ candidate: 3, expected: "api_limit", answered: "api_limit" }));
});

it("of 150 labels those with errors are shown first, and all when asked", async () => {
  await open("many-labels");
  fireEvent.click(screen.getByTestId("open-labels"));
  const matrix = await screen.findByTestId("confusion-table");
  expect(matrix.getAttribute("aria-rowcount")).toBe("138");
  fireEvent.click(screen.getByRole("button", { name: "All labels 150" }));
  const all = await screen.findByTestId("confusion-table");
  expect(all.getAttribute("aria-rowcount")).toBe("151");
  await waitFor(() => expect(within(all).getAllByRole("rowheader").length).toBeGreaterThan(10));
  expect(within(all).getAllByRole("rowheader").length, "only lines that are seen exist").toBeLessThan(60);
});

it("where answers are no closed set it says why there is no matrix", async () => {
  await open("free-text");
  fireEvent.click(screen.getByTestId("open-labels"));
  expect(await screen.findByText(/no closed set: 248 test rows have 241 different answers/)).toBeDefined();
  fireEvent.keyDown(document.body, { key: "Escape" });
  expect(await screen.findByTestId("pairs-table")).toBeDefined();
});

it("the search begins with a slash and asks the core; slowest first adds the latencies", async () => {
  const { pairs, table } = await open("verdict");
  const search = screen.getByRole("textbox", { name: "Search rows" });
  const select = vi.spyOn(search as HTMLInputElement, "select");
  fireEvent.keyDown(document.body, { key: "/" });
  expect(select).toHaveBeenCalledOnce();
  fireEvent.change(search, { target: { value: "debits" } });
  await waitFor(() => expect(pairs.mock.lastCall?.[0].search).toBe("debits"));
  await waitFor(() => expect(table.dataset.total).toBe("2"));
  expect(within(table).queryByRole("columnheader", { name: "C ms" })).toBeNull();
  fireEvent.click(screen.getByRole("button", { name: "Slowest" }));
  await waitFor(() => expect(pairs.mock.lastCall?.[0].sort).toBe("slowest"));
  expect(await within(table).findByRole("columnheader", { name: "C ms" })).toBeDefined();
});

it("the report is the next step", async () => {
  await open("verdict");
  fireEvent.click(screen.getByTestId("make-report"));
  await waitFor(() => expect(screen.getByTestId("nav-report").getAttribute("aria-current")).toBe("page"));
});

it("the start of a long diff keeps what was expected in its place", () => {
  const segments: DiffSegment[] = [
    { kind: "removed", text: "x".repeat(500) },
    { kind: "inserted", text: "expected" },
    { kind: "kept", text: "y".repeat(500) },
  ];
  expect(startOf(segments, 100).map(({ kind, text }) => `${kind} ${text.length}`)).toEqual(["removed 101", "inserted 8"]);
  expect(startOf(segments, 2000)).toEqual(segments);
});
