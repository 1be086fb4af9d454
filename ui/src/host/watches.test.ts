import { expect, it, vi } from "vitest";

import { Watches } from "./watches";

/** A promise that is kept when it is told to be. */
function later() {
  const kept: Array<() => void> = [];
  const promise = new Promise<void>((resolve) => kept.push(resolve));
  return { promise, resolve: () => kept[0]?.() };
}

const resolved = () => Promise.resolve();

function fakeHost() {
  const opened: Array<{ id: number; send: (state: string) => void; end: () => void }> = [];
  const attach = (id: number, send: (state: string) => void) =>
    new Promise<void>((end) => {
      opened.push({ id, send, end });
    });
  return { opened, attach };
}

it("opens one channel however often a job is followed", () => {
  const host = fakeHost();
  const watches = new Watches<string>(host.attach, resolved, () => {});
  watches.follow(3);
  watches.follow(3);
  expect(host.opened.map((channel) => channel.id)).toEqual([3]);
});

it("tells its listeners of each state and keeps the newest", () => {
  const host = fakeHost();
  const watches = new Watches<string>(host.attach, resolved, () => {});
  const listener = vi.fn();
  watches.subscribe(listener);
  watches.follow(3);
  host.opened[0]?.send("running");
  host.opened[0]?.send("succeeded");
  expect(listener).toHaveBeenCalledTimes(2);
  expect(watches.latest(3)).toBe("succeeded");
});

it("keeps the last state, and can be followed again when the rest was asked for", async () => {
  const host = fakeHost();
  const reading = later();
  const watches = new Watches<string>(host.attach, () => reading.promise, () => {});
  watches.follow(3);
  host.opened[0]?.send("succeeded");
  host.opened[0]?.end();
  await Promise.resolve();
  expect(watches.latest(3)).toBe("succeeded");
  reading.resolve();
  await vi.waitFor(() => {
    watches.follow(3);
    expect(host.opened.length).toBe(2);
  });
  expect(watches.latest(3)).toBe("succeeded");
});

it("reports a channel that fails", async () => {
  const fault = vi.fn();
  const watches = new Watches<string>(() => Promise.reject(new Error("gone")), resolved, fault);
  watches.follow(1);
  await vi.waitFor(() => expect(fault).toHaveBeenCalledOnce());
  expect(watches.latest(1)).toBeUndefined();
});
