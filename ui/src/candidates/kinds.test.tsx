import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";

import { makeQueryClient } from "../app/client";
import { Root } from "../app/Root";
import type { Scenario } from "../dev/values";
import { recordedHost } from "../host/recorded";

afterEach(cleanup);

async function open(scenario: Scenario) {
  const host = recordedHost(scenario);
  render(<Root host={host} client={makeQueryClient()} appearance="light" startScreen="candidates" />);
  await screen.findByTestId("candidate-add");
  return host;
}

const press = (id: string) => fireEvent.click(screen.getByTestId(id));

it("adding offers each kind with what it is for", async () => {
  await open("kinds-new");
  press("candidate-add");
  for (const kind of ["prompted", "structured", "fine_tuned", "endpoint", "recorded"]) {
    const line = screen.getByTestId(`kind-${kind}`).parentElement;
    expect(line?.textContent?.length).toBeGreaterThan(40);
  }
});

it("a schema comes proposed, and what is typed in its place is checked and saved", async () => {
  const host = await open("kinds-new");
  const save = vi.spyOn(host.candidates, "save");
  press("candidate-add");
  press("kind-structured");
  const schema = await screen.findByTestId<HTMLTextAreaElement>("schema");
  expect(schema.value).toContain("additionalProperties");
  expect(await screen.findAllByTestId("schema-at")).toHaveLength(3);
  fireEvent.change(schema, { target: { value: "{ no" } });
  expect((await screen.findByText(/Line 4: This is no JSON/, undefined, { timeout: 5000 })).textContent).toBeTruthy();
  const loose = '{ "type": "object", "properties": { "topic": {} } }';
  fireEvent.change(schema, { target: { value: loose } });
  await vi.waitFor(() => expect(screen.getAllByTestId("schema-at").map((at) => at.dataset.support)).toEqual(["held", "loose", "unknown"]));
  fireEvent.change(screen.getByTestId("candidate-name"), { target: { value: "Structured" } });
  press("candidate-save");
  await vi.waitFor(() => expect(save).toHaveBeenCalled());
  expect(save.mock.calls[0]?.[0]).toMatchObject({ kind: "structured", form: { schema: loose, unwrap: "label" } });
});

it("a file of answers is shown before it is taken, with what does not fit", async () => {
  const host = await open("kinds-new");
  const add = vi.spyOn(host.candidates, "importRecording");
  press("candidate-add");
  press("kind-recorded");
  expect(screen.getByTestId<HTMLButtonElement>("recording-add").disabled).toBe(true);
  press("recording-pick");
  expect((await screen.findByTestId("recording-matched")).textContent).toBe("231 of 248");
  expect(screen.getByTestId<HTMLInputElement>("candidate-name").value).not.toBe("");
  expect(screen.getByText(/there is no row 9,120/)).toBeDefined();
  fireEvent.change(screen.getByTestId("candidate-name"), { target: { value: "Old model" } });
  press("recording-add");
  await vi.waitFor(() => expect(add).toHaveBeenCalledWith({ file: "h-rec", name: "Old model" }));
});

it("a dialog that can’t be shown says what to do", async () => {
  await open("kinds");
  press("candidate-add");
  press("kind-recorded");
  press("recording-pick");
  expect(await screen.findByText(/No file dialog is available/)).toBeDefined();
});

it("what was answered in a judged comparison can be frozen, in the candidate’s place", async () => {
  const host = await open("kinds");
  const freeze = vi.spyOn(host.candidates, "freeze");
  press("freeze");
  fireEvent.click(await screen.findByTestId("freeze-confirm"));
  await vi.waitFor(() => expect(freeze).toHaveBeenCalledWith({ candidate: 1, evaluation: 2, in_place: true }));
});

it("an earlier version can be gone back to", async () => {
  const host = await open("kinds");
  const restore = vi.spyOn(host.candidates, "restoreVersion");
  press("candidate-F");
  expect((await screen.findByTestId("recorded")).textContent).toContain("in evaluation 2");
  press("restore-A");
  await vi.waitFor(() => expect(restore).toHaveBeenCalledWith(6, 1));
});

it("a candidate that can answer can be made the baseline, and one that is changed only after it is saved", async () => {
  const host = await open("kinds");
  const setBaseline = vi.spyOn(host.candidates, "setBaseline");
  fireEvent.change(screen.getByTestId("candidate-name"), { target: { value: "Then" } });
  expect(screen.queryByTestId("candidate-baseline")).toBeNull();
  fireEvent.click(screen.getByText("Discard"));
  press("candidate-baseline");
  await vi.waitFor(() => expect(setBaseline).toHaveBeenCalledWith(1));
  press("candidate-F");
  await screen.findByTestId("recorded");
  const isBaseline = screen.getByTestId("candidate-F").textContent?.includes("baseline");
  expect(screen.queryByTestId("candidate-baseline") === null).toBe(isBaseline);
});

it("what a new candidate lacks is said where it would be added, and nothing is red before it was begun", async () => {
  await open("kinds-new");
  press("candidate-add");
  expect(screen.queryByText("Give it a name")).toBeNull();
  const save = screen.getByTestId<HTMLButtonElement>("candidate-save");
  expect(save.disabled).toBe(true);
  expect(save.title).toBe("Give it a name");
});
