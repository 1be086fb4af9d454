// Another provider, as a person sets it up: added, given its key, tested, asked. Each step is a
// function, so that tests and the tour go the same way.

import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { RunningApp } from "./app.mjs";
import { writeTickets } from "./examples.mjs";
import { Session } from "./keychain.mjs";
import { BASE_URL, MODEL, ModelServer } from "./model_server.mjs";

export const KEY = "sk-e2e-7Qm2vLx9RtB4zKp1";
export const VARIABLE = "HOLDOUT_E2E_MODELS_KEY";

/** The text of each row of a file and its label. */
async function rowsOf(file) {
  const lines = (await readFile(file, "utf8")).trim().split("\n").slice(1);
  return new Map(lines.map((line) => /^"(.*)",(\w+)$/.exec(line).slice(1)));
}

/**
 * A keychain, a server, a folder for files, and apps on them; all of it ends with the test. An app
 * that is started with `variable` has the key in its environment, and no other has.
 */
export async function withProvider(keychain, run) {
  const folder = await mkdtemp(join(tmpdir(), "holdout-files-"));
  const file = await writeTickets(folder);
  const rows = await rowsOf(file);
  const server = await ModelServer.start({ key: KEY, answer: (messages) => rows.get(messages.at(-1).content) });
  const session = await Session.start(keychain);
  const apps = [];
  const start = async ({ variable = false, ...options } = {}) => {
    const env = { ...server.env, ...session.env, ...(variable && { [VARIABLE]: KEY }) };
    const app = await RunningApp.start({ ...options, env });
    apps.push(app);
    return app;
  };
  try {
    await run({ start, server, file, rows });
  } finally {
    // The newest first: the others gave it their files.
    for (const app of apps.toReversed()) await app.stop();
    await session.stop();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Adds the server as a provider, from the settings as they begin. Gives its id. */
export async function addProvider(app) {
  await app.click("preset-Another server");
  await app.driver.type(app.testId("provider-name"), "Stub models");
  await app.driver.type(app.testId("provider-url"), BASE_URL);
  await app.click("provider-save");
  await app.see("key-input");
  const chosen = `return document.querySelector('.provider-list [aria-current="true"]').dataset.testid`;
  return (await app.driver.run(chosen)).replace("provider-", "");
}

export async function enterKey(app) {
  await app.driver.type(app.testId("key-input"), KEY);
  await app.click("key-save");
}

export function untilKeyIs(app, place) {
  const script = `return document.querySelector('[data-testid="key"]')?.dataset.place === arguments[0]`;
  return app.until(`the key is ${place}`, script, { args: [place] });
}

export function untilTrouble(app, code) {
  const script = `return document.querySelector('[data-testid="key-trouble"]')?.dataset.code === arguments[0]`;
  return app.until(`the keychain says ${code}`, script, { seconds: 60, args: [code] });
}

/** Adds a candidate that the provider answers for. It gets the letter C. */
export async function addCandidate(app, provider) {
  await app.click("nav-candidates");
  await app.click("candidate-add");
  await app.driver.type(app.testId("candidate-name"), "Elsewhere");
  await app.click("candidate-provider");
  await app.click(`candidate-provider-${provider}`);
  await app.driver.type(app.testId("candidate-model"), MODEL);
  await app.click("candidate-save");
  await app.see("candidate-C");
}
