// The wizard and the monitor against a server that misbehaves, through the same code as against the
// local provider: what passes is waited out, nothing is created twice, and a refusal is explained.

import assert from "node:assert/strict";
import { test } from "node:test";

import { compare } from "./main_job.mjs";
import { untilState, withTrainingAt } from "./training_elsewhere.mjs";

const PATIENCE = { timeout: 10 * 60_000 };

test("bad weather at the provider is waited out: one job, two files, a model that is compared", PATIENCE, async () => {
  const faults = ["upload:first-1:server-error", "create-job:at-0:cut-after", "job:first-2:rate-limited", "events:at-1:malformed", "chat:chance-20:rate-limited"];
  await withTrainingAt(faults, async ({ app, server }) => {
    await app.click("train-start");
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
    await app.click("train-start");
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
