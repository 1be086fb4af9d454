import { Dialog } from "@base-ui/react/dialog";
import { type KeyboardEvent, useId, useMemo, useState } from "react";

import type { SampleView } from "../host";
import { classes } from "../parts/classes";
import { Icon } from "../parts/Icon";
import type { IconName } from "../parts/icon-paths";
import { Key } from "../parts/marks";
import { useAppearance } from "./appearance";
import { SCREENS, SETTINGS, useNavigation } from "./navigation";
import { type AppActions, useAppView } from "./queries";

const NO_SAMPLES: readonly SampleView[] = [];

type Command = { title: string; icon: IconName; shortcut?: string; run: () => void };

/** Every command by its name; opened by Ctrl+K. */
export function CommandPalette({ open, onClose, actions }: {
  open: boolean;
  onClose: () => void;
  actions: AppActions;
}) {
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="scrim" />
        <Dialog.Popup className="dialog palette" aria-label="Commands">
          <Commands actions={actions} onClose={onClose} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Commands({ actions, onClose }: { actions: AppActions; onClose: () => void }) {
  const all = useCommands(actions);
  const [words, setWords] = useState("");
  const [place, setPlace] = useState(0);
  const listId = useId();
  const found = all.filter((command) => matches(command.title, words));
  const run = (command: Command | undefined) => {
    if (command === undefined) return;
    onClose();
    command.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && found.length > 0) {
      event.preventDefault();
      setPlace((place + step + found.length) % found.length);
    }
    if (event.key === "Enter") run(found[place]);
  };
  return (
    <>
      <div className="palette-search">
        <Icon name="search" />
        <input
          role="combobox"
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={`${listId}-${place}`}
          aria-label="Find a command"
          placeholder="Find a command"
          value={words}
          onChange={(event) => {
            setWords(event.target.value);
            setPlace(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div className="palette-list" role="listbox" id={listId} aria-label="Commands">
        {found.map((command, index) => (
          <div
            key={command.title}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === place}
            tabIndex={-1}
            className={classes("menu-item", index === place && "on")}
            onPointerEnter={() => setPlace(index)}
            onPointerUp={() => run(command)}
          >
            <Icon name={command.icon} />
            {command.title}
            {command.shortcut && (
              <span className="n">
                <Key>{command.shortcut}</Key>
              </span>
            )}
          </div>
        ))}
        {found.length === 0 && <p className="palette-none t2">No command has these words.</p>}
      </div>
    </>
  );
}

function useCommands(actions: AppActions): Command[] {
  const samples = useAppView().data?.samples ?? NO_SAMPLES;
  const { go } = useNavigation();
  const { choose } = useAppearance();
  return useMemo(
    () => [
      ...SCREENS.map((screen, index) => ({
        title: `Go to ${screen.title}`,
        icon: screen.icon,
        shortcut: `Ctrl ${index + 1}`,
        run: () => go(screen.name),
      })),
      { title: `Go to ${SETTINGS.title}`, icon: SETTINGS.icon, shortcut: "Ctrl ,", run: () => go(SETTINGS.name) },
      { title: "Try a question", icon: "candidates", run: () => go("candidates", "playground") },
      { title: "Open examples…", icon: "file", shortcut: "Ctrl O", run: actions.pickExamples },
      { title: "Open project…", icon: "folder", run: actions.pickProject },
      ...samples.map(
        ({ kind, name }): Command => ({ title: `Open the sample “${name}”`, icon: "play", run: () => actions.openSample(kind) }),
      ),
      { title: "Close project", icon: "cross", run: actions.closeProject },
      { title: "Appearance: as the system has it", icon: "settings", run: () => choose("system") },
      { title: "Appearance: light", icon: "settings", run: () => choose("light") },
      { title: "Appearance: dark", icon: "settings", run: () => choose("dark") },
    ],
    [actions, choose, go, samples],
  );
}

/** Whether a title has all the words, each at the start of one of its own. */
function matches(title: string, words: string): boolean {
  const parts = title.toLowerCase().split(/[^\p{L}\p{N}]+/u);
  return words
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .every((word) => parts.some((part) => part.startsWith(word)));
}
