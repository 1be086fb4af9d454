// Rows that try to be more than text: markup, scripts, characters that turn or hide what a person
// reads, a text of a megabyte. They are shown as they are, and nothing of them runs.

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { RunningApp } from "./app.mjs";
import { HOSTILE, writeHostile } from "./examples.mjs";
import { compare, divideAndSeal, importOffered, train } from "./main_job.mjs";

/** Elements that only a row could have brought into the page, and marks that a script of it left. */
async function assertInert(app, where) {
  const found = await app.driver.run(`
    const alien = [...document.querySelectorAll("#root script, #root img, #root iframe, #root b > script, a[href^=javascript]")]
      .map((element) => element.outerHTML.slice(0, 80));
    const onevent = [...document.querySelectorAll("*")].filter((element) =>
      [...element.attributes].some(({ name }) => name.startsWith("on"))).map((element) => element.outerHTML.slice(0, 80));
    return { hacked: window.__hacked ?? null, alien, onevent }`);
  assert.deepEqual(found, { hacked: null, alien: [], onevent: [] }, where);
  assert.deepEqual(await app.complaints(), [], where);
}

/** A click must be answered within a second, whatever is on the screen. */
async function assertQuick(app, what, act, done) {
  const begin = Date.now();
  await act();
  await app.until(what, done, { seconds: 10 });
  const took = Date.now() - begin;
  assert.ok(took < 1000, `${what} took ${took} ms`);
}

async function openLine(app, table, index) {
  const row = `[data-testid="${table}"] [role="row"][aria-rowindex="${index}"]`;
  await app.until(`line ${index} of ${table} is there`, "return !!document.querySelector(arguments[0])", { args: [row] });
  return () => app.driver.click(row);
}

test("hostile rows are text in the table, the inspector and the comparison", async () => {
  const folder = await mkdtemp(join(tmpdir(), "holdout-files-"));
  const app = await RunningApp.start({ args: [await writeHostile(folder)] });
  try {
    await importOffered(app);
    await app.see("rows-table");
    await assertInert(app, "the table");
    const table = await app.text("rows-table");
    assert.match(table, /<script>window\.__hacked = 1<\/script>/);
    assert.doesNotMatch(table, /[\u202A-\u202E\u2066-\u2069\u200B\u0000-\u0008]/, "nothing hidden is left in a line");

    // The head is line 1 of the table, the row of a megabyte line 2.
    await assertQuick(app, "the row of a megabyte is open", await openLine(app, "rows-table", 2), `
      return document.querySelector('[data-testid="inspector"]')?.innerText.includes("LONG 1 MB of text")`);
    await assertInert(app, "the inspector on a megabyte");
    for (let index = 0; index < HOSTILE.length; index += 1) {
      const open = await openLine(app, "rows-table", index + 3);
      await assertQuick(app, `row ${index + 2} is open`, open, `
        return document.querySelector('[data-testid="inspector"]')?.innerText.includes("Row ${index + 2}")`);
      await assertInert(app, `the inspector on ${JSON.stringify(HOSTILE[index])}`);
      const shown = await app.text("inspector");
      assert.doesNotMatch(shown, /[\u202A-\u202E\u2066-\u2069\u200B\u0000-\u0008]/);
      if (HOSTILE[index].includes("\u202E")) assert.match(shown, /U\+202E/, "it is written out");
      if (HOSTILE[index].includes("\u0000")) assert.match(shown, /U\+0000/, "it is written out");
      if (HOSTILE[index].includes("<img")) assert.match(shown, /<img src=x onerror/, "it is text");
    }

    await divideAndSeal(app);
    await train(app);
    await compare(app);
    await assertInert(app, "the comparison");
    const open = await openLine(app, "pairs-table", 2);
    await assertQuick(app, "a pair is open", open, `return !!document.querySelector("aside.inspector")`);
    await assertInert(app, "two answers side by side");
    await assertQuick(app, "all answers stand side by side", () => app.click("open-row"), `
      return !!document.querySelector('[data-testid="answer-B"]')`);
    await assertInert(app, "all answers side by side");
    assert.doesNotMatch(await app.text("row-view"), /[\u202A-\u202E\u2066-\u2069\u200B\u0000-\u0008]/);
    await app.click("to-scoreboard");
    await app.click("open-labels");
    await app.click("labels-of-A");
    await app.see("labels-view");
    await assertInert(app, "the confusion matrix");
    assert.doesNotMatch(await app.text("labels-view"), /[\u202A-\u202E\u2066-\u2069\u200B\u0000-\u0008]/);
    await assertQuick(app, "another screen is shown", () => app.click("nav-data"), `
      return !!document.querySelector('[data-testid="rows-table"]')`);
  } finally {
    await app.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
