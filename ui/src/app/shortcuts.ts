import { useEffect } from "react";

/** What a key pressed with Ctrl or Cmd does, by its name in lower case: `"o"`, `"1"`. */
export type Shortcuts = Readonly<Record<string, () => void>>;

/** Listens for Ctrl or Cmd with a key, anywhere in the window. */
export function useShortcuts(shortcuts: Shortcuts): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      const action = shortcuts[event.key.toLowerCase()];
      if (action === undefined) return;
      event.preventDefault();
      action();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [shortcuts]);
}

/** Moves the focus to the next pane of the screen, round about. */
export function focusNextPane(): void {
  const panes = [...document.querySelectorAll<HTMLElement>(".side, .ask-do, .pane")].filter((pane) => pane.closest("[hidden]") === null);
  const now = panes.findIndex((pane) => pane.contains(document.activeElement));
  for (let step = 1; step <= panes.length; step += 1) {
    const pane = panes[(now + step) % panes.length];
    const target = pane?.querySelector<HTMLElement>(
      '[tabindex="0"], button:not(:disabled), input, textarea',
    );
    if (target) {
      target.focus();
      return;
    }
  }
}
