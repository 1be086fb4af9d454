import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { makeQueryClient } from "../app/client";
import { Root } from "../app/Root";
import type { Scenario } from "../dev/values";
import { recordedHost } from "../host/recorded";

const STATES: Scenario[] = [
  "train-remote", "train-unknown", "train-budget", "train-several", "train-tuning", "train-long", "train-none",
  "job-uploading", "job-queued", "job-remote", "job-unreachable", "job-refused", "job-done", "job-to-deploy", "job-deploying",
];

const complaint = vi.fn();

beforeEach(() => {
  complaint.mockReset();
  vi.spyOn(console, "error").mockImplementation(complaint);
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

function open(scenario: Scenario) {
  const host = recordedHost(scenario);
  render(<Root host={host} client={makeQueryClient()} appearance="light" startScreen="train" />);
  return host.train;
}

const startButton = () => screen.findByTestId<HTMLButtonElement>("train-start");
const type = (key: string, value: string) => fireEvent.change(screen.getByTestId(`wish-${key}`), { target: { value } });

it.each(STATES)("the screen answers first when it is %s, and complains of nothing", async (state) => {
  open(state);
  expect((await screen.findByRole("heading", { level: 1 })).textContent).not.toBe("");
  expect(screen.queryByText("This screen stopped.")).toBeNull();
  expect(complaint).not.toHaveBeenCalled();
});

it("nothing starts before it is agreed to what is sent, and the reason stands beside the button", async () => {
  const host = open("train-remote");
  const agree = vi.spyOn(host, "agree");
  expect((await startButton()).disabled).toBe(true);
  expect(screen.getByTestId("plan-why").textContent).toContain("agree to what goes to api.openai.com");
  const notice = screen.getByTestId("notice-api.openai.com");
  expect(notice.textContent).toContain("854 training rows");
  expect(notice.textContent).toContain("6 texts with e-mail addresses");
  expect(notice.className).toContain("warn");
  fireEvent.click(screen.getByTestId("agree-api.openai.com"));
  expect((await screen.findByTestId("agreed-api.openai.com")).textContent).toContain("You agreed on 2026-11-21");
  expect(agree).toHaveBeenCalledExactlyOnceWith("api.openai.com");
  await vi.waitFor(async () => expect((await startButton()).disabled).toBe(false));
  expect(screen.queryByTestId("plan-why")).toBeNull();
});

it("personal data leads to the rows that hold it", async () => {
  open("train-remote");
  fireEvent.click(await screen.findByTestId("personal-rows"));
  expect(screen.getByTestId("nav-data").getAttribute("aria-current")).toBe("page");
});

it("the local provider asks for no agreement and costs nothing", async () => {
  open("plan");
  expect((await startButton()).disabled).toBe(false);
  expect(screen.getByTestId("plan-cost").textContent).toBe("$0.00");
  expect(screen.queryByText(/would leave your computer/)).toBeNull();
  expect(screen.queryByTestId("wish-budget")).toBeNull();
});

it("an unknown price is unknown and never nothing", async () => {
  open("train-unknown");
  expect((await screen.findByTestId("plan-cost")).textContent).toBe("unknown");
  expect(screen.getByTestId("add-price").textContent).toBe("add one");
});

it("the figures follow the epochs once nobody types, and a start waits for them", async () => {
  const host = open("train-tuning");
  const plan = vi.spyOn(host, "plan");
  expect((await screen.findByTestId("plan-cost")).textContent).toBe("$2.19 to $2.92");
  type("epochs", "1");
  type("epochs", "10");
  expect((await startButton()).disabled).toBe(true);
  await vi.waitFor(() => expect(screen.getByTestId("plan-cost").textContent).toBe("$7.31"));
  expect(screen.getByTestId("plan-epochs").textContent).toBe("10");
  expect(plan).toHaveBeenCalledOnce();
  expect(plan.mock.calls[0]?.[0]).toMatchObject({ epochs: 10, suffix: null, seed: null });
  expect((await startButton()).disabled).toBe(false);
});

it("what is wished is what is started", async () => {
  const host = open("train-tuning");
  const start = vi.spyOn(host, "start");
  await startButton();
  type("epochs", "5");
  type("suffix", "triage");
  type("budget", "4,00");
  await vi.waitFor(async () => expect((await startButton()).disabled).toBe(false));
  fireEvent.click(await startButton());
  await vi.waitFor(() =>
    expect(start).toHaveBeenCalledExactlyOnceWith({
      candidate: null,
      suffix: "triage",
      seed: null,
      epochs: 5,
      batch_size: null,
      learning_rate_multiplier: null, beta: null,
      budget: "4.00",
      compare_when_done: false,
    }),
  );
});

it("nothing can be tuned before a run with the provider's own choice", async () => {
  open("train-budget");
  expect((await screen.findByTestId<HTMLInputElement>("wish-epochs")).disabled).toBe(true);
  expect(screen.getByTestId("tuning-note").textContent).toContain("Train once with the provider's own choice first");
});

it("a start beyond the budget is refused at the budget, until that is changed", async () => {
  open("train-budget");
  await startButton();
  type("budget", "2.50");
  await vi.waitFor(async () => expect((await startButton()).disabled).toBe(false));
  fireEvent.click(await startButton());
  const input = screen.getByTestId("wish-budget");
  await vi.waitFor(() => expect(input.getAttribute("aria-invalid")).toBe("true"));
  const help = document.getElementById(input.getAttribute("aria-describedby") ?? "");
  expect(help?.textContent).toContain("more than the budget");
  type("budget", "3");
  await vi.waitFor(() => expect(input.getAttribute("aria-invalid")).toBeNull());
});

it("another candidate has another plan", async () => {
  open("train-several");
  expect((await screen.findByTestId("plan-cost")).textContent).toBe("$2.19 to $2.92");
  fireEvent.click(screen.getByTestId("choose-E"));
  await vi.waitFor(() => expect(screen.getByTestId("plan-cost").textContent).toBe("$10.97 to $14.62"));
  fireEvent.click(screen.getByTestId("choose-B"));
  await vi.waitFor(() => expect(screen.getByTestId("plan-cost").textContent).toBe("$0.00"));
});

it("an upload says how much arrived and how fast", async () => {
  open("job-uploading");
  const upload = await screen.findByTestId("upload");
  expect(upload.textContent).toContain("251 kB of 612 kB");
  expect(upload.textContent).toContain("84 kB a second");
  expect(screen.getByTestId("upload-progress").getAttribute("aria-valuenow")).toBe("41");
});

it("a job that can't be seen goes on, and is looked for again when asked", async () => {
  const host = open("job-unreachable");
  const follow = vi.spyOn(host, "follow");
  expect((await screen.findByTestId("unreachable")).textContent).toContain("The job goes on at OpenAI.");
  fireEvent.click(screen.getByTestId("train-follow"));
  await vi.waitFor(() => expect(screen.queryByTestId("unreachable")).toBeNull());
  expect(follow).toHaveBeenCalledExactlyOnceWith(1);
});

it("a provider that trains no more leaves three ways", async () => {
  open("job-refused");
  expect((await screen.findByTestId("other-provider")).textContent).toBe("Set up another provider");
  expect(screen.getByTestId("local-provider")).toBeDefined();
  fireEvent.click(screen.getByTestId("keep-prompt"));
  expect(screen.getByTestId("nav-compare").getAttribute("aria-current")).toBe("page");
});

it("what it cost stands beside its estimate", async () => {
  open("job-done");
  expect((await screen.findByTestId("job-cost")).textContent).toBe("$2.19");
  expect(screen.getByTestId("job-estimate").textContent).toBe("$2.19 to $2.92");
});

it("files are deleted at the provider only after a question, and only once the job is over", async () => {
  const host = open("job-done");
  const deleteFiles = vi.spyOn(host, "deleteFiles");
  fireEvent.click(await screen.findByTestId("delete-files"));
  expect(screen.getByRole("dialog").textContent).toContain("The trained model stays");
  expect(deleteFiles).not.toHaveBeenCalled();
  fireEvent.click(screen.getByTestId("delete-files-confirm"));
  await vi.waitFor(() => expect(screen.queryByText("Files at OpenAI")).toBeNull());
  expect(deleteFiles).toHaveBeenCalledExactlyOnceWith(1);
});

it("files that a job still needs can't be deleted", async () => {
  open("job-remote");
  expect(await screen.findByText("Files at OpenAI")).toBeDefined();
  expect(screen.queryByTestId("delete-files")).toBeNull();
});

it("a comparison that follows by itself is wished for beside the start, and said while it runs", async () => {
  const host = open("plan");
  const plan = vi.spyOn(host, "plan");
  const start = vi.spyOn(host, "start");
  fireEvent.click(await screen.findByTestId("wish-compare"));
  fireEvent.click(await startButton());
  await vi.waitFor(() => expect(start).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ compare_when_done: true })));
  expect(plan).not.toHaveBeenCalled();
  expect((await screen.findByTestId("then-compares")).textContent).toContain("starts by itself");
});

it("a checkpoint becomes a candidate once, and has its mark then", async () => {
  const host = open("trained");
  const add = vi.spyOn(host, "addCheckpoint");
  expect((await screen.findByTestId("checkpoint-letter-430")).textContent).toBe("E");
  expect(screen.queryByTestId("checkpoint-430")).toBeNull();
  fireEvent.click(screen.getByTestId("checkpoint-215"));
  expect((await screen.findByTestId("checkpoint-letter-215")).textContent).toBe("F");
  expect(add).toHaveBeenCalledExactlyOnceWith(1, 215);
});

it("a checkpoint that is gone says so beside the table", async () => {
  open("checkpoint-refused");
  fireEvent.click(await screen.findByTestId("checkpoint-215"));
  expect(await screen.findByText("There is no checkpoint after step 215.")).toBeDefined();
  expect(screen.getByTestId<HTMLButtonElement>("checkpoint-215").disabled).toBe(false);
});

it("a model that a person deploys is asked by the name that they give", async () => {
  const host = open("job-to-deploy");
  const deployed = vi.spyOn(host, "deployed");
  expect((await screen.findByTestId("deploy")).textContent).toContain("az cognitiveservices");
  const name = screen.getByTestId<HTMLInputElement>("deploy-name");
  expect(name.value).toBe("triage-8kd2");
  fireEvent.change(name, { target: { value: " triage-eu " } });
  fireEvent.click(screen.getByTestId("deploy-done"));
  expect((await screen.findByTestId("deploy-waiting")).textContent).toContain("Asking triage-eu until it answers.");
  expect(deployed).toHaveBeenCalledExactlyOnceWith(1, "triage-eu");
  expect(screen.queryByTestId("train-cancel")).toBeNull();
});

it("a deployment that is waited for says what came of asking it, and another may be named", async () => {
  open("job-deploying");
  expect((await screen.findByTestId("deploy-waiting")).textContent).toContain("DeploymentNotFound");
  const done = screen.getByTestId<HTMLButtonElement>("deploy-done");
  expect(done.disabled).toBe(true);
  fireEvent.change(screen.getByTestId("deploy-name"), { target: { value: "triage-2" } });
  expect(done.disabled).toBe(false);
  expect(done.textContent).toBe("Ask this one");
});
