import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";

import { makeQueryClient } from "../app/client";
import { Root } from "../app/Root";
import type { Scenario } from "../dev/values";
import { recordedHost } from "../host/recorded";

afterEach(cleanup);

async function open(scenario: Scenario) {
  const host = recordedHost(scenario);
  const add = vi.spyOn(host.overview, "addProposed");
  render(<Root host={host} client={makeQueryClient()} appearance="light" startScreen="overview" />);
  await screen.findByTestId("advice-compare", undefined, { timeout: 5_000 });
  return add;
}

it("proposed candidates that are there carry their letter, and the others are added at once", async () => {
  const add = await open("sealed");
  expect(screen.getByTestId("proposal-fine_tuned").dataset.there).toBe("true");
  expect(screen.getByTestId("proposal-rag").dataset.there).toBe("false");
  fireEvent.click(screen.getByTestId("add-proposed"));
  await waitFor(() => expect(add).toHaveBeenCalledOnce());
});

it("a verdict stands beside the guess with whether the guess held", async () => {
  await open("verdict");
  expect(screen.getByTestId("advice-held").dataset.held).toBe("true");
  expect(screen.getByTestId("advice-measured").textContent).toContain("Fine-tune.");
});

it("before a verdict nothing is said of the guess", async () => {
  await open("sealed");
  expect(screen.queryByTestId("advice-held")).toBeNull();
});
