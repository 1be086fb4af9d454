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

async function typeInto(app, id, text) {
  await app.see(id);
  await app.driver.type(app.testId(id), text);
}

test("a training tells the desktop, the comparison that was wished follows, and candidates answer", async () => {
  const folder = await mkdtemp(join(tmpdir(), "holdout-files-"));
  const notifications = listenForNotifications();
  const app = await RunningApp.start({ args: [await writeTickets(folder)] });
  try {
    await importOffered(app);
    await divideAndSeal(app);
    // The pointer stays in the middle of the display, and without a window manager the keyboard is
    // where the pointer is: beside the window, as for somebody who works elsewhere.
    await app.driver.move(1000, 660);
    await app.click("nav-train");
    await app.click("wish-compare");
    await app.click("train-start");
    await untilSaid(notifications, "training done");
    await untilSaid(notifications, "comparison done");
    await app.click("nav-compare");
    await app.see("verdict-sentence");
    assert.match(await app.text("verdict-sentence"), /%/);

    // A checkpoint becomes a candidate of its own.
    await app.click("nav-train");
    const step = await app.driver.run(
      `return document.querySelector('button[data-testid^="checkpoint-"]').dataset.testid.replace("checkpoint-", "")`,
    );
    await app.click(`checkpoint-${step}`);
    await app.see(`checkpoint-letter-${step}`);
    assert.equal((await app.text(`checkpoint-letter-${step}`)).trim(), "C");

    // Every candidate answers a question, and a sealed row is not asked.
    await app.click("nav-candidates");
    await app.click("playground-open");
    await typeInto(app, "playground-question", "I want my money back for order 7");
    await app.click("playground-ask");
    for (const letter of ["A", "B", "C"]) {
      await app.until(
        `${letter} answers`,
        `return document.querySelector('[data-testid="tried-${letter}"]')?.dataset.state === "answered"`,
      );
    }
    assert.match(await app.text("tried-B"), /refund/);
    assert.deepEqual(await app.complaints(), [], "no notification daemon answers, and nothing is wrong by it");
  } finally {
    notifications.stop();
    await app.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
