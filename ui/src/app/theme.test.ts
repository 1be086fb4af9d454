import { afterEach, expect, it, vi } from "vitest";

import { followAppearance, resolveTheme } from "./theme";

afterEach(() => vi.restoreAllMocks());

function fakeSystem(isDark: boolean) {
  const listeners = new Set<() => void>();
  const system = {
    matches: isDark,
    addEventListener: (_: string, listener: () => void) => listeners.add(listener),
    removeEventListener: (_: string, listener: () => void) => listeners.delete(listener),
  };
  vi.spyOn(window, "matchMedia").mockReturnValue(system as never);
  const turn = (dark: boolean) => {
    system.matches = dark;
    for (const listener of listeners) listener();
  };
  return { turn, listeners };
}

it("follows the system only when that is the choice", () => {
  expect(resolveTheme("system", true)).toBe("dark");
  expect(resolveTheme("system", false)).toBe("light");
  expect(resolveTheme("light", true)).toBe("light");
  expect(resolveTheme("dark", false)).toBe("dark");
});

it("paints at once and again when the system changes", () => {
  const system = fakeSystem(false);
  const page = document.createElement("div");
  const stop = followAppearance("system", page);
  expect(page.dataset.theme).toBe("light");
  system.turn(true);
  expect(page.dataset.theme).toBe("dark");
  stop();
  expect(system.listeners.size).toBe(0);
});

it("keeps a choice whatever the system does", () => {
  const system = fakeSystem(false);
  const page = document.createElement("div");
  followAppearance("dark", page);
  system.turn(false);
  expect(page.dataset.theme).toBe("dark");
});
