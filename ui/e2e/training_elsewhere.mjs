// A project whose candidate B is trained at the server that misbehaves, as a person sets that up.

import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { RunningApp } from "./app.mjs";
import { writeTickets } from "./examples.mjs";
import { FaultyServer } from "./faulty_server.mjs";
import { divideAndSeal, importOffered } from "./main_job.mjs";

/** Each question of a file with its label. */
export async function answersOf(file) {
  const lines = (await readFile(file, "utf8")).trim().split("\n").slice(1);
  return Object.fromEntries(lines.map((line) => /^"(.*)",(\w+)$/.exec(line).slice(1)));
}

/** Adds the server as a provider that needs no key, and tries the connection. */
export async function addServer(app, server) {
  await app.click("nav-settings");
  await app.click("preset-Another server");
  await app.driver.type(app.testId("provider-name"), "Elsewhere");
  await app.driver.type(app.testId("provider-url"), server.url);
  await app.click("provider-needs-key");
  await app.click("provider-save");
  await app.click("provider-test");
  await app.until("the connection works", `return document.querySelector('[data-testid="connection"]')?.dataset.tone === "ready"`);
}

/** Has a candidate answered for, or trained, by a model of that server. */
export async function askElsewhere(app, letter, model) {
  await app.click("nav-candidates");
  await app.click(`candidate-${letter}`);
  await app.click("candidate-provider");
  await app.click("candidate-provider-elsewhere");
  await app.driver.type(app.testId("candidate-model"), model);
  await app.click("candidate-save");
  await app.until("it is saved", "return document.querySelector(arguments[0])?.innerText.includes('Elsewhere')", {
    args: [app.testId(`candidate-${letter}`)],
  });
}

/** An app with a sealed project whose candidate B is trained at a server with these faults. */
export async function withTrainingAt(faults, run) {
  const folder = await mkdtemp(join(tmpdir(), "holdout-files-"));
  const file = await writeTickets(folder);
  const server = await FaultyServer.start({ folder, answers: await answersOf(file), faults });
  const app = await RunningApp.start({ args: [file] });
  try {
    await importOffered(app);
    await divideAndSeal(app);
    await addServer(app, server);
    assert.match(await app.text("connection"), /list training jobs/);
    await askElsewhere(app, "B", "stub-base");
    await app.click("nav-train");
    await run({ app, server });
    assert.deepEqual(await app.complaints(), []);
  } finally {
    await app.stop();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

export const untilState = (app, state) =>
  app.until(
    `the training is ${state}`,
    `return document.querySelector('[data-testid="train-state"]')?.dataset.state === arguments[0]`,
    { seconds: 90, args: [state] },
  );
