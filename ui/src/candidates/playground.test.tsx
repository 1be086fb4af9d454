import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";

import { makeQueryClient } from "../app/client";
import { Root } from "../app/Root";
import { SEALED_INPUT } from "../dev/playground";
import type { Scenario } from "../dev/values";
import { recordedHost } from "../host/recorded";

afterEach(cleanup);

async function open(scenario: Scenario) {
  const host = recordedHost(scenario);
  const ask = vi.spyOn(host.candidates, "ask");
  render(<Root host={host} client={makeQueryClient()} appearance="light" startScreen="candidates" />);
  fireEvent.click(await screen.findByTestId("playground-open"));
  return { ask, question: await screen.findByTestId<HTMLTextAreaElement>("playground-question") };
}

const write = (question: HTMLElement, text: string) => fireEvent.change(question, { target: { value: text } });
const press = (id: string) => fireEvent.click(screen.getByTestId(id));
const stateOf = (letter: string) => screen.getByTestId(`tried-${letter}`).dataset.state;

it("all who can answer are asked at once, each answer stands in its own place", async () => {
  const { ask, question } = await open("sealed");
  expect(screen.getByTestId<HTMLButtonElement>("playground-ask").disabled).toBe(true);
  write(question, "I was charged twice");
  fireEvent.keyDown(question, { key: "Enter", ctrlKey: true });
  expect(ask.mock.calls.map(([asked]) => asked)).toEqual([1, 2, 4].map((candidate) => ({ candidate, text: "I was charged twice" })));
  await vi.waitFor(() => expect(stateOf("D")).toBe("answered"));
  expect(screen.getByTestId("tried-A").textContent).toContain("billing_refund");
  expect(screen.getByTestId("tried-A").textContent).toContain("2,271 in, 4 out");
  expect(screen.getByTestId("tried-B").textContent).toContain("It was cut off");
  expect(screen.getByTestId("tried-D").textContent).toContain("Costunknown");
  expect(stateOf("C")).toBe("untrained");
});

it("one alone can be asked", async () => {
  const { ask, question } = await open("sealed");
  for (const name of [/^B /, /^C /, /^D /]) fireEvent.click(screen.getByRole("button", { name }));
  write(question, "Where is my parcel?");
  expect(screen.getByTestId("playground-ask").textContent).toContain("Ask A");
  press("playground-ask");
  expect(ask).toHaveBeenCalledExactlyOnceWith({ candidate: 1, text: "Where is my parcel?" }, expect.any(Function));
  await vi.waitFor(() => expect(stateOf("A")).toBe("answered"));
});

it("a sealed row is refused at the question, until that is changed", async () => {
  const { question } = await open("sealed");
  write(question, SEALED_INPUT);
  press("playground-ask");
  await vi.waitFor(() => expect(question.getAttribute("aria-invalid")).toBe("true"));
  expect(screen.getByText(/row 14 of the sealed test set/)).toBeDefined();
  await vi.waitFor(() => expect(stateOf("D")).toBe("idle"));
  write(question, "Something new");
  expect(question.getAttribute("aria-invalid")).toBeNull();
});

it("what nobody agreed to stands beside its candidate, with the way to agree", async () => {
  const { question } = await open("plan-notice");
  write(question, "I was charged twice");
  press("playground-ask");
  await vi.waitFor(() => expect(stateOf("A")).toBe("failed"));
  expect(screen.getByTestId("tried-A").textContent).toContain("Nobody has agreed yet");
  await vi.waitFor(() => expect(stateOf("B")).toBe("answered"));
  press("playground-agree");
  expect(screen.getByTestId("nav-compare").getAttribute("aria-current")).toBe("page");
});

it("the same question is not asked twice at once, another one need not wait", async () => {
  const { ask, question } = await open("asking");
  write(question, "I was charged twice");
  press("playground-ask");
  await vi.waitFor(() => expect(stateOf("B")).toBe("answered"));
  expect(stateOf("A")).toBe("asking");
  fireEvent.keyDown(question, { key: "Enter", ctrlKey: true });
  expect(ask).toHaveBeenCalledTimes(3);
  write(question, "Where is it?");
  fireEvent.keyDown(question, { key: "Enter", ctrlKey: true });
  expect(ask).toHaveBeenCalledTimes(6);
});

it("what is being edited is still there after a question, and so are the answers", async () => {
  const { question } = await open("sealed");
  press("playground-close");
  const name = await screen.findByTestId<HTMLInputElement>("candidate-name");
  fireEvent.change(name, { target: { value: "Prompted, edited" } });
  press("playground-open");
  write(await screen.findByTestId("playground-question"), "I was charged twice");
  press("playground-ask");
  await vi.waitFor(() => expect(stateOf("A")).toBe("answered"));
  expect(question.isConnected).toBe(false);
  press("playground-close");
  expect(screen.getByTestId<HTMLInputElement>("candidate-name").value).toBe("Prompted, edited");
  press("playground-open");
  expect(stateOf("A")).toBe("answered");
});

it("the question is still there after a way to another screen, its answers go when a candidate changes", async () => {
  const { question } = await open("sealed");
  write(question, "I was charged twice");
  press("playground-ask");
  await vi.waitFor(() => expect(stateOf("A")).toBe("answered"));
  press("nav-compare");
  press("nav-candidates");
  fireEvent.click(await screen.findByTestId("playground-open"));
  expect((await screen.findByTestId<HTMLTextAreaElement>("playground-question")).value).toBe("I was charged twice");
  expect(stateOf("A")).toBe("answered");
  write(screen.getByTestId("playground-question"), "Where is it?");
  expect(screen.getByText("These answer the question before:")).toBeDefined();
  press("playground-close");
  fireEvent.change(screen.getByTestId("candidate-name"), { target: { value: "Prompted, edited" } });
  press("candidate-save");
  press("playground-open");
  await vi.waitFor(() => expect(stateOf("A")).toBe("idle"));
});

it("F6 goes to no pane that is out of sight", async () => {
  const { question } = await open("sealed");
  const seen = new Set<Element | null>();
  for (let step = 0; step < 6; step += 1) {
    fireEvent.keyDown(document, { key: "F6" });
    seen.add(document.activeElement);
  }
  expect(seen.size).toBeGreaterThan(1);
  expect([...seen].filter((element) => element?.closest("[hidden]"))).toEqual([]);
  expect(question.isConnected).toBe(true);
});

it("a command leads to it from another screen", async () => {
  render(<Root host={recordedHost("sealed")} client={makeQueryClient()} appearance="light" startScreen="data" />);
  await screen.findByRole("heading", { level: 1 });
  fireEvent.keyDown(document, { key: "k", ctrlKey: true });
  fireEvent.pointerUp(await screen.findByRole("option", { name: "Try a question" }));
  expect(await screen.findByTestId("playground-question")).toBeDefined();
});
