// The wizard and the monitor against a server that misbehaves, through the same code as against the
// local provider: what passes is waited out, nothing is created twice, and a refusal is explained.

import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { RunningApp } from "./app.mjs";
import { writeTickets } from "./examples.mjs";
import { FaultyServer } from "./faulty_server.mjs";
import { compare, divideAndSeal, importOffered } from "./main_job.mjs";

const PATIENCE = { timeout: 10 * 60_000 };

/** Each question of a file with its label. */
async function answersOf(file) {
  const lines = (await readFile(file, "utf8")).trim().split("\n").slice(1);
  return Object.fromEntries(lines.map((line) => /^"(.*)",(\w+)$/.exec(line).slice(1)));
}

/** An app with a sealed project whose candidate B is trained at a server with these faults. */
async function withTrainingAt(faults, run) {
  const folder = await mkdtemp(join(tmpdir(), "holdout-files-"));
  const file = await writeTickets(folder);
  const server = await FaultyServer.start({ folder, answers: await answersOf(file), faults });
  const app = await RunningApp.start({ args: [file] });
  try {
    await importOffered(app);
    await divideAndSeal(app);
    await app.click("nav-settings");
    await app.click("preset-Another server");
    await app.driver.type(app.testId("provider-name"), "Elsewhere");
    await app.driver.type(app.testId("provider-url"), server.url);
    await app.click("provider-needs-key");
    await app.click("provider-save");
    await app.click("provider-test");
    await app.until("the connection works", `return document.querySelector('[data-testid="connection"]')?.dataset.tone === "ready"`);
    assert.match(await app.text("connection"), /list training jobs/);
    await app.click("nav-candidates");
    await app.click("candidate-B");
    await app.click("candidate-provider");
    await app.click("candidate-provider-elsewhere");
    await app.driver.type(app.testId("candidate-model"), "stub-base");
    await app.click("candidate-save");
    await app.until("it is saved", `return document.querySelector('[data-testid="candidate-B"]')?.innerText.includes("Elsewhere")`);
    await app.click("nav-train");
    await app.click("train-start");
    await run({ app, server });
    assert.deepEqual(await app.complaints(), []);
  } finally {
    await app.stop();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

const untilState = (app, state) =>
  app.until(
    `the training is ${state}`,
    `return document.querySelector('[data-testid="train-state"]')?.dataset.state === arguments[0]`,
    { seconds: 90, args: [state] },
  );

test("bad weather at the provider is waited out: one job, two files, a model that is compared", PATIENCE, async () => {
  const faults = ["upload:first-1:server-error", "create-job:at-0:cut-after", "job:first-2:rate-limited", "events:at-1:malformed", "chat:chance-20:rate-limited"];
  await withTrainingAt(faults, async ({ app, server }) => {
    await untilState(app, "succeeded");
    await compare(app);
    const score = await app.data("score-B");
    assert.equal(Number(score.correct), Number(score.n), "the stub is always right");
    await app.click("nav-settings");
    await app.click("provider-elsewhere");
    await app.click("inventory-look");
    await app.see("inventory-summary");
    assert.match(await app.text("inventory-summary"), /2 files .*1 job/);
    assert.deepEqual(await server.stop(), { jobs: 1, files: 2 });
  });
});

test("a provider that trains no more says so, and what was sent can be deleted there", PATIENCE, async () => {
  await withTrainingAt(["create-job:always:training-not-available"], async ({ app, server }) => {
    await untilState(app, "failed");
    const said = await app.driver.run(`return document.querySelector("main").innerText`);
    assert.match(said, /winding down/);
    assert.match(said, /Train elsewhere/);
    await app.click("delete-files");
    await app.click("delete-files-confirm");
    await app.until("they are gone", `return !document.querySelector('[data-testid="delete-files"]')`);
    assert.deepEqual(await server.stop(), { jobs: 0, files: 0 });
  });
});
