import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";

import { makeQueryClient } from "../app/client";
import { Root } from "../app/Root";
import type { Scenario } from "../dev/values";
import { recordedHost } from "../host/recorded";

afterEach(cleanup);

async function openJudge(scenario: Scenario) {
  const host = recordedHost(scenario);
  render(<Root host={host} client={makeQueryClient()} appearance="light" startScreen="compare" />);
  fireEvent.click(await screen.findByTestId("open-judge"));
  await screen.findByTestId("judge-back");
  return host;
}

it("a judge that was not checked cannot be made the primary metric, and the reason stands there", async () => {
  await openJudge("judge-few");
  expect((await screen.findByTestId<HTMLButtonElement>("judge-decide")).disabled).toBe(true);
  expect(screen.getByText(/30 are needed before the judge may decide/)).toBeTruthy();
});

it("a judge that agrees with people can", async () => {
  const host = await openJudge("judge-agrees");
  const decide = vi.spyOn(host.judge, "decide");
  fireEvent.click(await screen.findByTestId("judge-decide"));
  expect(await screen.findByTestId("judge-release")).toBeTruthy();
  expect(decide).toHaveBeenCalledWith(true);
});

it("nothing is judged before somebody agreed to what is sent", async () => {
  await openJudge("judge-notice");
  expect(await screen.findByTestId("agree-api.openai.com")).toBeTruthy();
  expect(screen.getByTestId<HTMLButtonElement>("judge-pairs").disabled).toBe(true);
});

it("answers are rated by keys, blind, and on to the next", async () => {
  const host = await openJudge("judge-few");
  const rate = vi.spyOn(host.judge, "rate");
  fireEvent.click(await screen.findByTestId("judge-rate"));
  await screen.findByText("34 of 50 rated.");
  expect(screen.getByText(/Answer 35 of 50/)).toBeTruthy();
  fireEvent.keyDown(document, { key: "f" });
  expect(await screen.findByText("35 of 50 rated.")).toBeTruthy();
  expect(rate).toHaveBeenCalledWith({ evaluation: 1, id: "34-ab", value: 0 });
  expect(screen.getByText(/Answer 36 of 50/)).toBeTruthy();
  fireEvent.keyDown(document, { key: "k" });
  expect(screen.getByText(/Answer 35 of 50/)).toBeTruthy();
  expect(document.querySelector(".rating-answer .cand")).toBeNull();
});

it.each<Scenario>(["judge-new", "judge-running", "judge-failed", "judge-apart", "judge-primary"])("stands when it is %s", async (scenario) => {
  await openJudge(scenario);
  expect(screen.queryByText("This screen stopped.")).toBeNull();
  expect((await screen.findByRole("heading", { level: 1 })).textContent).not.toBe("");
});
