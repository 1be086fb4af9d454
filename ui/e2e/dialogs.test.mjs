// File dialogs where the system has none.

import assert from "node:assert/strict";
import { mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { RunningApp } from "./app.mjs";

/** A data folder like the system's, but without any portal. GTK can't start without the rest. */
async function withoutPortals() {
  const folder = await mkdtemp(join(tmpdir(), "holdout-share-"));
  for (const name of await readdir("/usr/share")) {
    if (name !== "xdg-desktop-portal") await symlink(join("/usr/share", name), join(folder, name));
  }
  return folder;
}

test("a file dialog that is missing is told where it was asked for, with a remedy", async () => {
  const empty = await mkdtemp(join(tmpdir(), "holdout-empty-"));
  const share = await withoutPortals();
  const app = await RunningApp.start({ env: { PATH: empty, XDG_DATA_DIRS: share } });
  try {
    for (const button of ["open-examples", "open-project"]) {
      await app.click(button);
      await app.until("the error is shown", `return !!document.querySelector('main .note.err, main [role="alert"]')`);
      const text = await app.driver.run(`return document.querySelector("main").innerText`);
      assert.match(text, /No file dialog can be shown/);
      assert.match(text, /zenity/);
      assert.match(text, /drop the file on this window/);
    }
    // The window goes on.
    await app.click("open-sample");
    await app.see("data-headline", { seconds: 60 });
    assert.deepEqual(await app.complaints(), []);
  } finally {
    await app.stop();
    await rm(empty, { recursive: true, force: true });
    await rm(share, { recursive: true, force: true });
  }
});
