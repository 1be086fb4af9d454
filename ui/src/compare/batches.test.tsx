import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";

import { makeQueryClient } from "../app/client";
import { Root } from "../app/Root";
import type { Scenario } from "../dev/values";
import { recordedHost } from "../host/recorded";

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

function open(scenario: Scenario) {
  const host = recordedHost(scenario);
  render(<Root host={host} client={makeQueryClient()} appearance="light" startScreen="compare" />);
  return host;
}

it("a run goes by batch only where that is chosen, and then without a budget", async () => {
  const host = open("plan-batch");
  const start = vi.spyOn(host.compare, "start");
  expect((await screen.findByTestId("way-cost-now")).textContent).toBe("$0.34 to $1.49");
  expect(screen.getByTestId("way-cost-batch").textContent).toBe("$0.17 to $0.74");
  fireEvent.change(screen.getByTestId("budget"), { target: { value: "2" } });
  fireEvent.click(screen.getByTestId("way-batch"));
  expect(screen.getByTestId<HTMLInputElement>("budget").disabled).toBe(true);
  fireEvent.click(screen.getByTestId("compare-start"));
  await waitFor(() => expect(start).toHaveBeenCalledExactlyOnceWith({ margin_points: 2, trials: 1, by_batch: true }));
});

it("without a provider that has batches there is no choice", async () => {
  open("plan-agreed");
  await screen.findByTestId("compare-start");
  expect(screen.queryByTestId("way-batch")).toBeNull();
});

it("batches are told as the provider counts them, and can be ended in two ways", async () => {
  const host = open("batch-running");
  const finish = vi.spyOn(host.compare, "finishLive");
  const cancel = vi.spyOn(host.compare, "cancelBatches");
  expect((await screen.findByTestId("batch-sentence")).textContent).toContain("203 of 496 questions done");
  expect(screen.getByText(/last looked up/)).toBeDefined();
  expect(screen.queryByTestId("compare-stop"), "stopping to look would not stop a batch").toBeNull();
  fireEvent.click(screen.getByTestId("batch-cancel"));
  await waitFor(() => expect(cancel).toHaveBeenCalledExactlyOnceWith(1));
  cleanup();
  const other = open("batch-running");
  vi.spyOn(other.compare, "finishLive").mockImplementation(finish);
  fireEvent.click(await screen.findByTestId("batch-finish"));
  await waitFor(() => expect(finish).toHaveBeenCalledExactlyOnceWith(1));
});

it("while batches are being stopped nothing more can be ordered, and trouble is said", async () => {
  open("batch-finishing");
  await screen.findByTestId("batch-sentence");
  expect(screen.queryByTestId("batch-finish")).toBeNull();
  cleanup();
  open("batch-trouble");
  expect(await screen.findByText(/can’t be looked up at the moment/)).toBeDefined();
});
