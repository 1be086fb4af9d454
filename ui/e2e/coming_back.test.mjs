// The app is closed, or killed, in the middle of a training and of a comparison. The project that
// is opened again goes on where it was: no step is trained twice, no answer is asked twice, and the
// verdict is that of a run which nobody disturbed.

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { RunningApp } from "./app.mjs";
import { writeManyTickets } from "./examples.mjs";
import { compare, divideAndSeal, figures, importOffered, train } from "./main_job.mjs";
import { onlyProject, select } from "./project_file.mjs";

const ANSWERS = "SELECT candidate, row, trial, answer, outcome, latency_ms FROM results ORDER BY 1, 2, 3";
const STEPS = "SELECT step FROM job_metrics ORDER BY step";

async function withFile(run) {
  const folder = await mkdtemp(join(tmpdir(), "holdout-files-"));
  try {
    await run(await writeManyTickets(folder));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Opens the project of an earlier run, by its name on the command line. */
async function comeBack(home) {
  const app = await RunningApp.start({ home, args: [await onlyProject(home)] });
  await app.see("nav-train");
  return app;
}

async function startTraining(app) {
  await app.click("nav-train");
  await app.click("train-start");
  await app.until(
    "the training is well under way",
    `return document.querySelector('[data-testid="train-state"]')?.dataset.state === "running" &&
       Number(document.querySelector('[data-testid="loss-chart"]')?.dataset.points) > 40`,
    { seconds: 60 },
  );
}

async function finishedTraining(app) {
  await app.click("nav-train");
  await app.until(
    "the training is over",
    `return document.querySelector('[data-testid="train-state"]')?.dataset.state === "succeeded"`,
    { seconds: 120 },
  );
}

async function startComparing(app) {
  await app.click("nav-compare");
  await app.click("compare-start");
  await app.until(
    "answers come in",
    `return Number(document.querySelector('[data-testid="compare-progress"]')?.getAttribute("aria-valuenow")) > 0`,
    { seconds: 60 },
  );
}

/** Leaves the app in mid-training and in mid-comparison by `leave`, and returns what it showed last. */
async function interrupted(file, leave) {
  let app = await RunningApp.start({ args: [file] });
  const { home } = app;
  try {
    await importOffered(app);
    await divideAndSeal(app);
    await startTraining(app);
    await leave(app);
    const project = await onlyProject(home);
    const [[before, status]] = await select(project, "SELECT remote_id, status FROM jobs");
    const seen = await select(project, STEPS);
    assert.equal(status, "running", "it was left in the middle");

    app = await comeBack(home);
    await finishedTraining(app);
    await startComparing(app);
    await leave(app);
    const jobs = await select(project, "SELECT remote_id, status FROM jobs");
    assert.deepEqual(jobs, [[before, "succeeded"]], "the same job went on");
    const steps = await select(project, STEPS);
    assert.ok(steps.length > seen.length, "it was left in the middle of its steps");
    assert.deepEqual(steps.slice(0, seen.length), seen, "what was recorded is kept");
    const asked = await select(project, ANSWERS);
    assert.ok(asked.length > 0, "some answers were there");

    app = await comeBack(home);
    await app.click("nav-compare");
    await app.click("compare-resume");
    await app.see("verdict-sentence", { seconds: 120 });
    const result = { sentence: await app.text("verdict-sentence"), board: await figures(app, ["A", "B"]) };
    assert.deepEqual(await app.complaints(), []);
    await app.close();
    const answers = await select(project, ANSWERS);
    assert.ok(answers.length > asked.length, "it was left in the middle of its answers");
    const now = new Map(answers.map((answer) => [answer.slice(0, 3).join(), answer]));
    assert.equal(now.size, answers.length, "each row is answered once by each candidate");
    for (const answer of asked) {
      assert.deepEqual(now.get(answer.slice(0, 3).join()), answer, "a kept answer is never asked again");
    }
    const [[evaluations, twice]] = await select(
      project,
      "SELECT count(*), sum(possibly_billed_twice) FROM evaluations",
    );
    assert.equal(evaluations, 1);
    return { ...result, twice };
  } finally {
    await app.stop();
  }
}

async function undisturbed(file) {
  const app = await RunningApp.start({ args: [file] });
  try {
    await importOffered(app);
    await divideAndSeal(app);
    await train(app);
    await compare(app);
    return { sentence: await app.text("verdict-sentence"), board: await figures(app, ["A", "B"]) };
  } finally {
    await app.stop();
  }
}

/** Latencies differ from run to run; everything else must not. */
function withoutTimes({ sentence, board }) {
  for (const entry of Object.values(board)) delete entry.score.p50;
  return { sentence, board };
}

test("left in mid-training and in mid-comparison, a project goes on to the same verdict", async (context) => {
  await withFile(async (file) => {
    const expected = withoutTimes(await undisturbed(file));
    await context.test("when its window is closed", async () => {
      const { twice, ...result } = await interrupted(file, (app) => app.close());
      assert.deepEqual(withoutTimes(result), expected);
      assert.ok(twice <= 8, `${twice} calls were on their way`);
    });
    await context.test("when it is killed", async () => {
      const { twice, ...result } = await interrupted(file, (app) => app.kill());
      assert.deepEqual(withoutTimes(result), expected);
      // At most the concurrency was on its way.
      assert.ok(twice <= 8, `${twice} calls were on their way`);
    });
  });
});
