import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";

import { Gallery } from "./Gallery";

const SOURCES = import.meta.glob("../../**/*.{ts,tsx}", { query: "?raw", import: "default", eager: true }) as Record<string, string>;
const IMPORT = /(?:from|import)\s+"(\.[^"]+)"/g;

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

/** The path of a module from `src`, as the others import it. */
function resolved(from: string, path: string): string | undefined {
  const base = new URL(path, `file:///${from}`).pathname.slice(1);
  return [`${base}.ts`, `${base}.tsx`, `${base}/index.ts`].find((file) => modules.has(file));
}

const modules = new Map(
  Object.entries(SOURCES).map(([path, source]) => [new URL(path, "file:///dev/gallery/x").pathname.slice(1), source]),
);

/** Every module that the one at `entry` needs, itself among them. */
function reached(entry: string, seen = new Set<string>()): Set<string> {
  if (seen.has(entry)) return seen;
  seen.add(entry);
  for (const [, path] of (modules.get(entry) ?? "").matchAll(IMPORT)) {
    const next = path === undefined ? undefined : resolved(entry, path);
    if (next !== undefined) reached(next, seen);
  }
  return seen;
}

it("shows every part, in both themes, and complains of nothing", () => {
  const complaint = vi.spyOn(console, "error").mockImplementation(() => {});
  const { container } = render(<Gallery />);
  const shown = [...container.querySelectorAll("[data-part]")].map((part) => part.getAttribute("data-part"));
  for (const [path, source] of modules) {
    if (!/^parts\/.*\.tsx$/.test(path) || path.includes("/table/Table")) continue;
    const exported = [...source.matchAll(/export function ([A-Z]\w+)/g)].map(([, name]) => name ?? "");
    const parts = exported.filter((name) => !["TooltipProvider", "Field", "AppMark", "IntervalAxis"].includes(name));
    for (const name of parts) expect(shown.filter((part) => part === name), `${name} of ${path}`).toHaveLength(2);
  }
  expect(screen.getByLabelText("dark").dataset.theme).toBe("dark");
  expect(complaint).not.toHaveBeenCalled();
});

it("the app needs nothing of the development page", () => {
  const app = reached("main.tsx");
  expect(app.size).toBeGreaterThan(80);
  expect([...app].filter((path) => path.startsWith("dev/") || path === "host/recorded.ts")).toEqual([]);
  expect(reached("dev/main.tsx").has("dev/gallery/Gallery.tsx")).toBe(true);
});
