// Runs beside the first comparison: drafts on the validation rows, answers by batch, recordings that
// outlive their provider, expected answers that are corrected.

import assert from "node:assert/strict";
import { test } from "node:test";

import { RunningApp } from "./app.mjs";
import { correctRow, openRowBeside } from "./compare_rows.mjs";
import { writeTickets } from "./examples.mjs";
import { FaultyServer } from "./faulty_server.mjs";
import { inFolder } from "./headless.mjs";
import { compare, divideAndSeal, figures, importOffered, openSample, quality, train } from "./main_job.mjs";
import { picture } from "./pictures.mjs";
import { addServer, answersOf, askElsewhere } from "./training_elsewhere.mjs";

/** A sealed and trained project whose baseline is answered for by another server. */
async function withBaselineElsewhere(run) {
  await inFolder(async (folder) => {
    const file = await writeTickets(folder);
    const server = await FaultyServer.start({ folder, answers: await answersOf(file) });
    const app = await RunningApp.start({ args: [file] });
    try {
      await importOffered(app);
      await divideAndSeal(app);
      await train(app);
      await addServer(app, server);
      await askElsewhere(app, "A", "stub-large");
      await run({ app, server });
      assert.deepEqual(await app.complaints(), []);
    } finally {
      await app.stop();
      await server.stop();
    }
  });
}

test("a frozen recording still compares after its provider has gone", async () => {
  await withBaselineElsewhere(async ({ app, server }) => {
    await compare(app);
    const before = await figures(app, ["A", "B"]);
    await app.click("nav-candidates");
    await app.click("candidate-A");
    await app.click("freeze");
    await app.click("freeze-confirm");
    await app.see("candidate-C");
    await server.stop();
    await app.click("nav-compare");
    await app.click("compare-again");
    await compare(app);
    const after = await figures(app, ["B", "C"]);
    assert.deepEqual(quality(after.C), quality(before.A));
    assert.equal(after.C.score.p50, before.A.score.p50, "the latency is that of then");
    assert.deepEqual(quality(after.B), quality(before.B));
    assert.deepEqual(after.B.comparison, before.B.comparison);
  });
});

test("a run by batch ends with the figures of a live one, and both stand in the list of runs", async () => {
  await withBaselineElsewhere(async ({ app }) => {
    await app.click("nav-compare");
    await app.click("way-batch");
    await app.click("compare-start");
    await app.see("batches", { seconds: 60 });
    await app.see("verdict-sentence", { seconds: 120 });
    const byBatch = await figures(app, ["A", "B"]);
    await app.click("compare-again");
    await compare(app);
    const live = await figures(app, ["A", "B"]);
    for (const letter of ["A", "B"]) assert.deepEqual(quality(live[letter]), quality(byBatch[letter]));
    assert.deepEqual(live.B.comparison, byBatch.B.comparison);
    await app.click("open-runs");
    await app.see("runs-table");
    const runs = await app.driver.run(`return document.querySelectorAll('[data-testid^="run-"]:not([data-testid="run-bar"])').length`);
    assert.equal(runs, 2);
  });
});

test("rows that are asked three times are told by how often they are right", async () => {
  await withBaselineElsewhere(async ({ app }) => {
    await app.click("nav-compare");
    await app.see("trials");
    await app.driver.clear(app.testId("trials"));
    await app.driver.type(app.testId("trials"), "3");
    await app.click("compare-start");
    await app.see("verdict-sentence", { seconds: 120 });
    await app.see("pairs-table");
    await app.until("the rows are there", `return document.querySelectorAll('[data-testid="pairs-table"] [role="row"]').length > 2`);
    const chips = await app.driver.run(`return [...document.querySelectorAll(".pair-chips button")].map((chip) => chip.textContent)`);
    assert.match(chips.join(" | "), /B right more often.*A right more often.*As often, not always.*Both always right/);
    const told = await app.driver.run(`return [...document.querySelectorAll('[data-testid="pairs-table"] .answer .num')].map((one) => one.textContent)`);
    assert.ok(told.length > 0 && told.every((one) => /^right in [0-3]\/3$/.test(one)), told.join(" "));
    const foot = await app.driver.run(`return document.querySelector(".pairs .foot span").textContent`);
    const rows = await app.driver.run(`return Number(document.querySelector('[data-testid="score-A"]').dataset.n) / 3`);
    assert.ok(foot.endsWith(`of ${rows} rows`), `${foot}: rows are no answers`);
    await picture(app, "trials-pairs");
    await openRowBeside(app);
    await picture(app, "trials-row");
    assert.match(await app.text("row-headline"), /^Here B is right in \d of 3 trials, A in \d\.$/);
  });
});

test("a draft judges the validation rows and gives no verdict", async () => {
  const app = await RunningApp.start();
  try {
    await openSample(app);
    await divideAndSeal(app);
    await train(app);
    await app.click("nav-compare");
    await app.click("draft-start");
    await app.see("after-draft", { seconds: 120 });
    const page = await app.driver.run(`return document.querySelector("main").innerText`);
    assert.match(page, /validation/);
    assert.equal((await app.data("verdict-outcome")).outcome, undefined);
    const judged = await app.driver.run(`return document.querySelector(".status").innerText`);
    assert.doesNotMatch(judged, /judged (once|\d)/i, "a draft is no look at the sealed rows");
    assert.deepEqual(await app.complaints(), []);
  } finally {
    await app.stop();
  }
});

test("a corrected answer regrades what is stored, with before and after", async () => {
  const app = await RunningApp.start();
  try {
    await openSample(app);
    await divideAndSeal(app);
    await train(app);
    await compare(app);
    const before = await figures(app, ["A", "B"]);
    await openRowBeside(app);
    const said = await app.driver.run(`
      const answers = [...document.querySelectorAll('[data-testid^="answer-"]')];
      return Object.fromEntries(answers.map((one) => [one.dataset.testid.slice(7), one.dataset.state]))`);
    assert.deepEqual(said, { A: "wrong", B: "right" });
    await correctRow(app, {
      answer: "something_else",
      reason: "The request is about something else.",
      author: "Ada",
      beforeSave: async () =>
        assert.ok(!(await app.driver.run(`return !!document.querySelector('[data-testid^="answer-"]')`)), "the answers are hidden"),
    });
    const after = await figures(app, ["A", "B"]);
    assert.equal(Number(after.B.score.correct), Number(before.B.score.correct) - 1);
    assert.equal(Number(after.A.score.correct), Number(before.A.score.correct));
    assert.match(await app.text("corrections-panel"), /Ada/);
    assert.match(await app.text("corrections-panel"), /something else/);
    assert.deepEqual(await app.complaints(), []);
  } finally {
    await app.stop();
  }
});
