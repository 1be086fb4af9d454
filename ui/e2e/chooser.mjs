// A person at the file dialog. The app shows dialogs by zenity where the desktop has no portal; this
// one answers with the file that the test wants, and everything behind it is the app's own.

import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

// Zenity prints the chosen paths with a bar between them, and ends with 1 when the dialog is cancelled.
const ZENITY = `#!/bin/sh
[ -s "$HOLDOUT_E2E_CHOICE" ] || exit 1
cat "$HOLDOUT_E2E_CHOICE"
`;

export class Chooser {
  /** The environment in which an app's dialogs are answered. */
  env;
  #folder;

  static async start() {
    const chooser = new Chooser();
    chooser.#folder = await mkdtemp(join(tmpdir(), "holdout-chooser-"));
    const zenity = join(chooser.#folder, "zenity");
    await writeFile(zenity, ZENITY);
    await chmod(zenity, 0o755);
    chooser.env = {
      PATH: `${chooser.#folder}${delimiter}${process.env.PATH}`,
      // No portal is reached without a session bus, so that zenity is asked on every desktop.
      DBUS_SESSION_BUS_ADDRESS: "",
      HOLDOUT_E2E_CHOICE: join(chooser.#folder, "choice"),
    };
    return chooser;
  }

  /** What the next dialogs are answered with; nothing at all cancels them. */
  choose(...paths) {
    return writeFile(this.env.HOLDOUT_E2E_CHOICE, paths.join("|"));
  }

  async stop() {
    await rm(this.#folder, { recursive: true, force: true });
  }
}
