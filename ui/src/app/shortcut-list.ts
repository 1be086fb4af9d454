import { SCREENS } from "./navigation";

/** Keys and what they do, in one part of the app. */
export type ShortcutGroup = { where: string; keys: ReadonlyArray<readonly [names: readonly string[], what: string]> };

const first = SCREENS[0]?.title;
const last = SCREENS.at(-1)?.title;

/** The keys that work, for a person to look up. Each is bound where it acts. */
export const SHORTCUT_GROUPS: readonly ShortcutGroup[] = [
  {
    where: "Everywhere",
    keys: [
      [["Ctrl K"], "All commands, by name"],
      [[`Ctrl 1 to ${SCREENS.length}`], `The screens, from ${first} to ${last}`],
      [["Ctrl ,"], "Settings"],
      [["Ctrl O"], "Open examples"],
      [["F6"], "To the next pane"],
      [["Esc"], "Close what is open"],
    ],
  },
  {
    where: "In a table",
    keys: [
      [["↑", "↓", "J", "K"], "Up and down"],
      [["Page Up", "Page Down", "Home", "End"], "Further"],
      [["Enter"], "Open the row"],
    ],
  },
  {
    where: "On the Candidates screen",
    keys: [[["Ctrl Enter"], "Ask the question that is tried"]],
  },
  {
    where: "On the Data screen",
    keys: [
      [["/"], "Search the rows"],
      [["Space"], "Tick the row"],
      [["X"], "Exclude or include the open row"],
      [["1", "2"], "Of two rows side by side, keep one"],
      [["Ctrl Z"], "Undo"],
      [["Ctrl Shift Z", "Ctrl Y"], "Do again"],
    ],
  },
];
