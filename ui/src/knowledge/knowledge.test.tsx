import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";

import { makeQueryClient } from "../app/client";
import { Root } from "../app/Root";
import { knowledgeView } from "../dev/knowledge";
import type { Scenario } from "../dev/values";
import type { Host, OfferedFile } from "../host";
import { recordedHost } from "../host/recorded";

afterEach(cleanup);

async function open(scenario: Scenario, change: (host: Host) => Host = (host) => host) {
  const host = change(recordedHost(scenario));
  render(<Root host={host} client={makeQueryClient()} appearance="light" startScreen="candidates" />);
  fireEvent.click(await screen.findByTestId("knowledge-open"));
  return host;
}

it("a document that can't be read says why in its own row, and the others are there", async () => {
  await open("knowledge");
  const scanned = await screen.findByTestId("said-scan-0012.pdf");
  expect(within(scanned).getByText(/probably scanned/)).toBeTruthy();
  expect(within(screen.getByTestId("document-rates.csv")).getByText("204")).toBeTruthy();
});

it("a search shows passages with their scores and the words of the question marked", async () => {
  await open("knowledge");
  fireEvent.change(await screen.findByLabelText("Search the documents", { selector: "input" }), { target: { value: "lost parcels" } });
  const hit = await screen.findByTestId("hit-1", {}, { timeout: 5_000 });
  expect(Array.from(hit.querySelectorAll("mark"), (mark) => mark.textContent)).toEqual(["Lost", "parcels", "parcels"]);
  expect(within(hit).getByText("7.31")).toBeTruthy();
});

it("vectors show what they cost and are not sent before somebody agrees", async () => {
  await open("knowledge", (host) => ({
    ...host,
    knowledge: { ...host.knowledge, view: () => Promise.resolve({ ...knowledgeView("knowledge"), vector_sources: knowledgeView("knowledge").vector_sources.slice(1) }) },
  }));
  fireEvent.click(await screen.findByTestId("vectors-open"));
  await waitFor(() => expect(screen.getByTestId("vectors-cost").textContent).toContain("38,282 tokens"));
  expect(screen.getByTestId("notice-api.openai.com")).toBeTruthy();
  expect(screen.getByTestId<HTMLButtonElement>("vectors-start").disabled).toBe(true);
});

it("what is dropped while the knowledge base is shown goes into it and not into an import", async () => {
  const listeners: Array<(files: OfferedFile[]) => void> = [];
  const add = vi.fn(() => Promise.resolve(knowledgeView("knowledge")));
  await open("knowledge-empty", (host) => ({
    ...host,
    app: { ...host.app, onDropped: (listener) => { listeners.push(listener); return Promise.resolve(() => undefined); } },
    knowledge: { ...host.knowledge, add },
  }));
  await screen.findByText("No documents yet");
  listeners[0]?.([{ handle: "file-1", name: "a.md", bytes: 3 }, { handle: "file-2", name: "b.md", bytes: 4 }]);
  await waitFor(() => expect(add).toHaveBeenCalledWith(["file-1", "file-2"], expect.anything()));
  expect(screen.getByTestId("knowledge")).toBeTruthy();
});

it("what a failed run has done stays: the documents are read again", async () => {
  const listeners: Array<(files: OfferedFile[]) => void> = [];
  let view = knowledgeView("knowledge-empty");
  const add = vi.fn(() => {
    // One of the two was read before the disk was full.
    view = knowledgeView("knowledge");
    return Promise.reject(new Error("The disk is full."));
  });
  await open("knowledge-empty", (host) => ({
    ...host,
    app: { ...host.app, onDropped: (listener) => { listeners.push(listener); return Promise.resolve(() => undefined); } },
    knowledge: { ...host.knowledge, view: () => Promise.resolve(view), add },
  }));
  await screen.findByText("No documents yet");
  listeners[0]?.([{ handle: "file-1", name: "rates.csv", bytes: 3 }]);
  expect(await screen.findByTestId("document-rates.csv")).toBeTruthy();
  expect(screen.getByText(/The disk is full/)).toBeTruthy();
});

it("a candidate that looks something up is edited with its templates, and a broken one can't be saved", async () => {
  render(<Root host={recordedHost("knowledge")} client={makeQueryClient()} appearance="light" startScreen="candidates" />);
  fireEvent.click(await screen.findByText("Prompted with the handbook"));
  fireEvent.change(await screen.findByTestId("retrieval-template"), { target: { value: "{question}" } });
  expect(screen.getByText(/Write \{context\} where it belongs/)).toBeTruthy();
  expect(screen.getByTestId<HTMLButtonElement>("candidate-save").disabled).toBe(true);
});
