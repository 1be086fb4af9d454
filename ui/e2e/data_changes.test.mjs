// The Data screen's fixes in the real app: spelling, duplicates, a conflict; undone and done again;
// then sealed, trained and judged. A sealed test row can't be changed.

import assert from "node:assert/strict";
import { test } from "node:test";

import { RunningApp } from "./app.mjs";
import { fix, found, leftOut, openFirst, step, untilFound, walk } from "./data_changes.mjs";
import { compare, divideAndSeal, openSample, train } from "./main_job.mjs";

const CODES = ["label_spelling", "exact_duplicate", "near_duplicate", "conflicting_answers"];

async function counts(app) {
  return Object.fromEntries(await Promise.all(CODES.map(async (code) => [code, await found(app, code)])));
}

test("the sample is mended, unmended and mended again, and goes to a verdict", async () => {
  const app = await RunningApp.start();
  try {
    await openSample(app);
    const before = await counts(app);
    assert.deepEqual(before, { label_spelling: 4, exact_duplicate: 6, near_duplicate: 12, conflicting_answers: 12 });
    const unusable = await leftOut(app);
    assert.equal(await step(app, "undo"), "");

    assert.equal(await fix(app, "label_spelling"), "Rename 4 answers");
    assert.equal(await leftOut(app), unusable, "renaming leaves nothing out");
    assert.equal(await fix(app, "exact_duplicate"), "Exclude 6 duplicates");
    assert.equal(await leftOut(app), unusable + 6);

    await openFirst(app, "conflicting_answers");
    const marks = await app.driver.run(
      `return [...document.querySelectorAll('[data-testid="beside"] :is(del, ins)')].map((mark) => mark.tagName)`,
    );
    assert.ok(marks.includes("DEL") && marks.includes("INS"), "both answers are marked as different");
    await app.click("keep-here");
    await untilFound(app, "conflicting_answers", 10);
    assert.equal(await leftOut(app), unusable + 7);
    const mended = await counts(app);

    assert.match(await walk(app, "undo"), /^Keep row \d+, exclude row \d+$/);
    await untilFound(app, "conflicting_answers", 12);
    assert.equal(await walk(app, "undo"), "Exclude 6 duplicates");
    await untilFound(app, "exact_duplicate", 6);
    assert.equal(await walk(app, "undo"), "Rename 4 answers");
    await untilFound(app, "label_spelling", 4);
    assert.deepEqual(await counts(app), before);
    assert.equal(await leftOut(app), unusable);

    for (let steps = 0; steps < 3; steps += 1) await walk(app, "redo");
    await untilFound(app, "conflicting_answers", 10);
    assert.deepEqual(await counts(app), mended);

    await divideAndSeal(app);
    await sealedRowStays(app);
    const seen = await train(app);
    assert.ok(seen.states.has("succeeded"), `the job went through ${[...seen.states]}`);
    await compare(app);
    assert.match(await app.text("verdict-sentence"), /points|%/);
    assert.deepEqual(await app.complaints(), []);
  } finally {
    await app.stop();
  }
});

/** An attempt to leave out a test row is refused, and said beside its button. */
async function sealedRowStays(app) {
  await app.click("nav-data");
  await app.see("rows-table");
  await app.click("issue-conflicting_answers");
  const splits = `[aria-label="Splits"] li:nth-child(3) button`;
  await app.driver.click(splits);
  await app.until(
    "only test rows are shown",
    `const sealed = document.querySelector(arguments[0] + " .n").innerText;
     return document.querySelector('[data-testid="rows-table"]').dataset.total === sealed.replaceAll(",", "")`,
    { args: [splits] },
  );
  const before = await leftOut(app);
  await app.driver.run(
    `document.querySelector('[data-testid="rows-table"] .vt-body .vt-row')
       .dispatchEvent(new PointerEvent("pointerdown", { bubbles: true, button: 0 }))`,
  );
  await app.see("inspector");
  await app.click("exclude-row");
  await app.see("change-error");
  assert.match(await app.text("change-error"), /Row [\d,]+ is sealed: it can't be left out/);
  assert.equal(await leftOut(app), before);
  assert.equal(await step(app, "undo"), "", "undo would open the seal");
  await app.driver.click(splits);
}

test("rows are ticked in a range, left out together, and brought back", async () => {
  const app = await RunningApp.start();
  try {
    await openSample(app);
    await app.click("issue-personal_data");
    await app.until(
      "the finding's rows are shown",
      `return document.querySelector(arguments[0])?.dataset.total === "9"`,
      { args: [app.testId("rows-table")] },
    );
    const before = await leftOut(app);
    await app.driver.run(`
      const boxes = document.querySelectorAll('[data-testid="rows-table"] [role="checkbox"]');
      boxes[1].dispatchEvent(new MouseEvent("click", { bubbles: true }));
      boxes[4].dispatchEvent(new MouseEvent("click", { bubbles: true, shiftKey: true }));`);
    await app.see("bulk");
    assert.equal((await app.data("bulk-count")).rows, "4");
    await app.click("bulk-exclude");
    await app.until(
      "four more rows are left out",
      `return Number(document.querySelector(arguments[0])?.dataset.rows) === arguments[1]`,
      { args: [app.testId("left-out"), before + 4] },
    );
    assert.equal(await step(app, "undo"), "Exclude 4 rows");
    await app.driver.press("z", "\uE009");
    await app.until("it is undone", `return document.querySelector(arguments[0])?.dataset.step === "Exclude 4 rows"`, {
      args: [app.testId("redo")],
    });
    assert.equal(await leftOut(app), before);
    assert.deepEqual(await app.complaints(), []);
  } finally {
    await app.stop();
  }
});

test("an answer is edited by hand and keeps its place", async () => {
  const app = await RunningApp.start();
  try {
    await openSample(app);
    await openFirst(app, "conflicting_answers");
    const number = await app.driver.run(`return document.querySelector(".inspector .pane-h").innerText.match(/Row [\\d,]+/)[0]`);
    const other = await app.driver.run(
      `return document.querySelector('[data-testid="beside"] .beside-side:nth-child(2) .mono').innerText`,
    );
    await app.click("edit-row");
    await app.driver.clear(app.testId("edit-answer"));
    await app.driver.type(app.testId("edit-answer"), other);
    await app.click("edit-save");
    await untilFound(app, "conflicting_answers", 10);
    await app.until("the row says that it was edited", `return document.querySelector(".inspector .pane-h").innerText.includes("edited")`);
    assert.ok((await app.text("inspector")).includes(number));
    assert.deepEqual(await app.complaints(), []);
  } finally {
    await app.stop();
  }
});
