// What comes after a training: the desktop is told, the comparison starts by itself where that was
// wished, a checkpoint becomes a candidate, and any candidate answers a question.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { RunningApp } from "./app.mjs";
import { writeTickets } from "./examples.mjs";
import { divideAndSeal, importOffered } from "./main_job.mjs";

/** Collects the notifications that anybody on the session bus asks for. */
function listenForNotifications() {
  const monitor = spawn("dbus-monitor", ["--session", "interface='org.freedesktop.Notifications',member='Notify'"]);
  let said = "";
  monitor.stdout.on("data", (chunk) => (said += chunk));
  return { said: () => said, stop: () => monitor.kill() };
}

async function untilSaid(notifications, words) {
  const end = performance.now() + 20_000;
  while (performance.now() < end) {
    if (notifications.said().includes(words)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail(`no notification says “${words}”: ${notifications.said()}`);
}

test("a training tells the desktop, and the comparison that was wished follows it", async () => {
  const folder = await mkdtemp(join(tmpdir(), "holdout-files-"));
  const notifications = listenForNotifications();
  const app = await RunningApp.start({ args: [await writeTickets(folder)] });
  try {
    await importOffered(app);
    await divideAndSeal(app);
    await app.click("nav-train");
    await app.click("compare-when-done");
    await app.click("train-start");
    await untilSaid(notifications, "training done");
    await untilSaid(notifications, "comparison done");
    await app.click("nav-compare");
    await app.see("verdict-sentence");
    assert.match(await app.text("verdict-sentence"), /%/);
    // No daemon takes notifications here, and nothing went wrong by it.
    await app.stop();
  } finally {
    notifications.stop();
    await app.end();
    await rm(folder, { recursive: true, force: true });
  }
});
