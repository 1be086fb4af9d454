import type { Appearance } from "../host";

/** What is painted: "as the system has it" is settled before the first frame. */
export type Theme = "light" | "dark";

const DARK_QUERY = "(prefers-color-scheme: dark)";

/** The theme for a choice, given what the system prefers. */
export function resolveTheme(appearance: Appearance, systemIsDark: boolean): Theme {
  if (appearance === "system") return systemIsDark ? "dark" : "light";
  return appearance;
}

/**
 * Paints the page in the chosen appearance, and goes on following the system while that is the
 * choice. Gives the way to stop following.
 */
export function followAppearance(appearance: Appearance, page: HTMLElement = document.documentElement): () => void {
  const system = window.matchMedia(DARK_QUERY);
  const paint = () => {
    page.dataset.theme = resolveTheme(appearance, system.matches);
  };
  paint();
  system.addEventListener("change", paint);
  return () => system.removeEventListener("change", paint);
}
