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

/** Listens for a plain key, unless somebody is writing, a menu is open or the key did something else. */
export function usePlainKey(key: string, action: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== key || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.defaultPrevented || isWriting(event.target) || isInFloat(event.target)) return;
      event.preventDefault();
      action();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [key, action]);
}

/** Whether what has the focus takes text. */
export function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
}

function isInFloat(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[role="menu"], [role="listbox"], [role="dialog"]') !== null;
}

/** Moves the focus to the next pane of the screen, round about. */
export function focusNextPane(): void {
  const panes = [...document.querySelectorAll<HTMLElement>(".side, .ask-do, .pane")];
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
