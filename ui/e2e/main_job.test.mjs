// Open a file → table with issues → split and seal → train with a live loss chart → compare → the
// verdict with its interval, in the real binary. The figures must be the headless runner's, to the
// last digit.

import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";

import { RunningApp } from "./app.mjs";
import { openConfusion, pressFullestCell, walkRows } from "./compare_rows.mjs";
import { writeTickets } from "./examples.mjs";
import { assertSame, headless, inFolder } from "./headless.mjs";
import { compare, divideAndSeal, figures, importOffered, openSample, train } from "./main_job.mjs";

const EXTRA = process.env.HOLDOUT_EXTRA_DATA;

/** Goes the whole way in the window and gives back the board. */
async function inWindow(args) {
  const app = await RunningApp.start({ args });
  try {
    await importOffered(app);
    assert.match(await app.text("data-headline"), /\d/, "the answer has numbers");
    await app.see("rows-table");
    await divideAndSeal(app);
    const seen = await train(app);
    assert.ok(seen.states.has("succeeded"), `the job went through ${[...seen.states]}`);
    assert.ok(seen.points.size > 2, `the chart filled in steps: ${[...seen.points]}`);
    await compare(app);
    const sentence = await app.text("verdict-sentence");
    const board = await figures(app, ["A", "B"]);
    assert.deepEqual(await app.complaints(), []);
    return { sentence, board };
  } finally {
    await app.stop();
  }
}

test("a table of tickets gives the headless runner's figures in the window", async () => {
  await inFolder(async (folder) => {
    // Enough rows that the training takes a second or two, and the chart can be seen to fill.
    const file = await writeTickets(folder, { rows: 16_000 });
    const expected = await headless(folder, { file, input: "text", answer: "label" });
    assertSame(await inWindow([file]), expected);
  });
});

test("the sample goes to a verdict without a key or a network, and its rows can be read", async () => {
  const app = await RunningApp.start();
  try {
    await openSample(app);
    await divideAndSeal(app);
    const seen = await train(app);
    assert.ok(seen.states.has("succeeded"));
    await compare(app);
    assert.match(await app.text("verdict-sentence"), /points|%/);
    await walkRows(app);
    await openConfusion(app, "A");
    await pressFullestCell(app);
    assert.deepEqual(await app.complaints(), []);
  } finally {
    await app.stop();
  }
});

test("CLINC150 gives the headless runner's figures in the window", { skip: !EXTRA }, async () => {
  await inFolder(async (folder) => {
    const file = join(EXTRA, "data", "clinc150_train.csv");
    const test_file = join(EXTRA, "data", "clinc150_test.csv");
    const expected = await headless(folder, { file, test_file, input: "text", answer: "intent" });
    assert.ok(expected.candidates[1].accuracy >= 0.9);
    assertSame(await inWindow([file, "--test-file", test_file]), expected);
  });
});

test("a command that is not granted is refused, and so is the network", async () => {
  const app = await RunningApp.start();
  try {
    const refused = await app.driver.run(`
      return window.__TAURI_INTERNALS__.invoke("plugin:window|set_title", { value: "x" })
        .then(() => "granted", (error) => String(error))`);
    assert.match(refused, /not allowed/);
    const fetched = await app.driver.run(`
      return fetch("http://127.0.0.1:9/").then(() => "sent", () => "blocked")`);
    assert.equal(fetched, "blocked");
    const violations = await app.driver.run("return window.__complaints");
    assert.ok(violations.some((line) => line.startsWith("csp:")), "the policy blocked it");
  } finally {
    await app.stop();
  }
});
