import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { makeQueryClient } from "../app/client";
import { Root } from "../app/Root";
import { recordedHost } from "../host/recorded";

// A page without layout has no rows to draw: give every element a size.
beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(600);
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(900);
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

async function open() {
  const host = recordedHost("verdict");
  const pairs = vi.spyOn(host.compare, "pairs");
  render(<Root host={host} client={makeQueryClient()} appearance="light" startScreen="compare" />);
  fireEvent.click(await screen.findByTestId("combining"));
  await screen.findByTestId("combining-panel");
  return pairs;
}

it("rows that are fixed in one way are asked for with the candidate that narrows them", async () => {
  const pairs = await open();
  fireEvent.click(screen.getByRole("button", { name: /Only B right, A wrong/ }));
  await waitFor(() =>
    expect(pairs.mock.lastCall?.[0]).toMatchObject({
      challenger: 2,
      filter: "only_challenger",
      also: [{ candidate: 3, right: false }],
    }),
  );
  fireEvent.click(screen.getByRole("button", { name: "Only B right, A wrong 9: take the filter away" }));
  await waitFor(() => expect(pairs.mock.lastCall?.[0]).toMatchObject({ filter: "all", also: [] }));
});

it("the upper bound is named as one, and every candidate says what a change asks of it", async () => {
  await open();
  expect(screen.getByTestId("combination-bound").textContent).toContain("upper bound");
  expect(screen.getByTestId("changes-B").textContent).toContain("Index them again");
  expect(screen.getByTestId("changes-C").textContent).toContain("Train it again");
});
