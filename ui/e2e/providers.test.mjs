// Another provider, from its key to a verdict, with a real keychain: open, locked and missing. The
// provider is a server of the tests that the app takes for a host on the network. Whatever becomes
// of the key, it stands in no file of the app, in no log and nowhere in the window.

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { recordedIpc, recordIpc } from "./ipc.mjs";
import { compare, divideAndSeal, importOffered, train } from "./main_job.mjs";
import { HOST, MODEL } from "./model_server.mjs";
import { onlyProject } from "./project_file.mjs";
import { addCandidate, addProvider, enterKey, KEY, untilKeyIs, untilTrouble, VARIABLE, withProvider } from "./providers.mjs";

const PATIENCE = { timeout: 10 * 60_000 };

/** Tests the connection, and waits until it works by an answer of now. */
async function testWorks(app, server) {
  const before = server.requests.length;
  await app.click("provider-test");
  await app.until(
    "the connection works",
    `return document.querySelector('[data-testid="connection"]').dataset.tone === "ready" &&
       !document.querySelector('[data-testid="provider-test"]').disabled`,
  );
  const asked = server.requests.slice(before);
  const paths = ["/v1/models", "/v1/fine_tuning/jobs?limit=1"];
  assert.deepEqual(asked, paths.map((path) => ({ path, authorization: `Bearer ${KEY}`, body: null })));
  assert.match(await app.text("connection"), /This server has no training/);
  assert.match(await app.text("models"), new RegExp(MODEL));
}

/** Calls a command as the window does. Gives what it answers. */
function invoke(app, command, args = {}) {
  return app.driver.run(
    `return window.__TAURI_INTERNALS__.invoke("plugin:" + arguments[0], arguments[1])`,
    command,
    args,
  );
}

const isOff = (app, id) => app.driver.run("return document.querySelector(arguments[0]).disabled", app.testId(id));

/** Looks for the key in the window, in what the app printed, and in every file that it keeps. */
async function assertKeyIsNowhere(app) {
  const page = await app.driver.run(`
    const values = [...document.querySelectorAll("input, textarea")].map((field) => field.value);
    const stored = [localStorage, sessionStorage].map((store) => JSON.stringify({ ...store }));
    return [document.documentElement.outerHTML, ...values, ...stored].join("\\n")`);
  assert.ok(!page.includes(KEY), "the key is in the window");
  assert.ok(!app.output.includes(KEY), "the key was printed");
  const files = await filesBelow(app.home);
  assert.ok(files.some((file) => file.endsWith(".log")), `the log is among ${files}`);
  for (const file of files) assert.ok(!(await readFile(file)).includes(KEY), `the key is in ${file}`);
}

async function filesBelow(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** The key in the forms in which it could pass. */
const FORMS = [KEY, encodeURIComponent(KEY), ...[0, 1, 2].map((before) => base64After(before))];

/** The key in base64 behind so many bytes, without the letters that its neighbours change. */
function base64After(before) {
  const text = Buffer.from("x".repeat(before) + KEY).toString("base64").replace(/=+$/, "");
  return text.slice(before + 1, -2);
}

const holdsKey = (text) => FORMS.some((form) => text.includes(form));

/** The key went from the window to the core so often, by one command, and never came back. */
async function assertKeyPassed(app, times) {
  const { sent, received } = await recordedIpc(app);
  assert.ok(sent.length > 0 && received.length >= sent.length / 2, "the traffic was recorded");
  const all = ({ command, body, headers }) => `${command}\n${body}\n${headers}`;
  const withKey = sent.filter((message) => holdsKey(all(message)));
  assert.equal(withKey.length, times, `the key was sent by ${withKey.map(({ command }) => command)}`);
  for (const { command, headers } of withKey) {
    assert.match(command, /plugin:settings\|change_key$/);
    assert.ok(!holdsKey(headers), "the key is in a header");
  }
  for (const message of received) {
    assert.ok(!holdsKey(all(message)), `the key came back from ${message.command}`);
  }
}

/** No process of the app shows the key to the others of this computer. */
async function assertProcessesHideKey(app, files = ["cmdline", "environ"]) {
  const processes = await app.processes();
  assert.ok(processes.length > 1, "the web view has processes of its own");
  for (const process of processes) {
    for (const file of files) {
      // One that ended in the meantime shows nothing any more.
      const text = await readFile(`/proc/${process}/${file}`, "latin1").catch(() => "");
      assert.ok(!holdsKey(text), `the key is in ${file} of process ${process}`);
    }
  }
}

/** Nothing is sent before it is agreed to; then a trial asks its few rows. */
async function agreeAndTry(app, server) {
  await app.click("nav-compare");
  await app.see(`notice-${HOST}`);
  const notice = await app.text(`notice-${HOST}`);
  assert.match(notice, /The input of \d+ test rows; of 5 validation rows in a trial/);
  assert.match(notice, /Never the expected answers of the test rows/);
  assert.equal(await isOff(app, "compare-start"), true);
  assert.equal(await isOff(app, "trial-start"), true);
  assert.match(await app.text("plan-why"), new RegExp(HOST));
  assert.equal(server.chats.length, 0, "nothing was sent");
  await app.click(`agree-${HOST}`);
  await app.see(`agreed-${HOST}`);
  assert.match(await app.text("estimate-C"), /unknown/, "the price of the stub's model is not known");
  await app.click("trial-start");
  await app.until("the trial is done", `return document.querySelector('[data-testid="trial"]')?.dataset.state === "done"`, { seconds: 60 });
  assert.equal(server.chats.length, 5);
  assert.equal(await app.driver.run(`return document.querySelectorAll('[data-testid="trial-C"]').length`), 5);
}

/** What the server got, once all is asked: the right key, and no answer of any row. */
function assertSent(server, rows, testRows) {
  assert.ok(server.requests.every(({ authorization }) => authorization === `Bearer ${KEY}`), "another key was sent");
  assert.equal(server.chats.length, 5 + testRows, "each row is asked once");
  const inputs = server.chats.map(({ body }) => body.messages.at(-1).content);
  assert.ok(inputs.every((input) => rows.has(input)), "an input is a row's text and nothing more");
  assert.equal(new Set(inputs).size, inputs.length, "no row is asked twice");
  for (const { body } of server.chats) {
    assert.equal(body.model, MODEL);
    const roles = body.messages.map(({ role }) => role).filter((role) => role !== "system");
    assert.deepEqual(roles, ["user"], "no answer goes along");
  }
}

test("a key in the keychain carries a provider to a verdict, and is gone when it is forgotten", PATIENCE, async () => {
  await withProvider("open", async ({ start, server, file, rows }) => {
    const first = await start();
    await recordIpc(first);
    await first.click("first-settings");
    const provider = await addProvider(first);
    await enterKey(first);
    await untilKeyIs(first, "keychain");
    assert.equal(await first.text("key-words"), "in your keychain");
    await testWorks(first, server);
    await assertKeyIsNowhere(first);
    await assertKeyPassed(first, 1);
    await assertProcessesHideKey(first);
    await first.close();

    const app = await start({ home: first.home, args: [file] });
    await recordIpc(app);
    await importOffered(app);
    await app.click("nav-settings");
    await app.click(`provider-${provider}`);
    await testWorks(app, server);
    await divideAndSeal(app);
    assert.ok((await train(app)).states.has("succeeded"));
    await addCandidate(app, provider);
    assert.match(await app.text("candidate-C"), /stub-mini at Stub models/);
    await agreeAndTry(app, server);
    await compare(app);
    const score = await app.data("score-C");
    assert.equal(Number(score.correct), Number(score.n), "the stub is always right");
    assertSent(server, rows, Number(score.n));
    await assertKeyIsNowhere(app);

    await app.click("nav-settings");
    await app.click("key-forget");
    await app.click("key-forget-confirm");
    await untilKeyIs(app, "missing");
    assert.equal(await isOff(app, "provider-test"), true);
    const asked = server.requests.length;
    const settings = await invoke(app, "settings|test_provider", { id: provider });
    const { connection, status } = settings.providers.find(({ id }) => id === provider);
    assert.equal(connection.error.code, "key_missing");
    assert.equal(status.text, "No key yet");
    const view = await invoke(app, "compare|view");
    assert.equal(view.plan, null);
    assert.match(view.blocking.join("\n"), /Stub models has no key yet/);
    assert.equal(server.requests.length, asked, "nothing is sent without a key");
    assert.ok(await onlyProject(app.home), "the project is among the files that were searched");
    await assertKeyIsNowhere(app);
    await assertKeyPassed(app, 0);
    await assertProcessesHideKey(app);
    assert.deepEqual(await app.complaints(), []);
  });
});

test("a locked keychain is said, and the key works for the session without being typed again", PATIENCE, async () => {
  await withProvider("locked", async ({ start, server }) => {
    const app = await start();
    await recordIpc(app);
    await app.click("first-settings");
    const provider = await addProvider(app);
    await enterKey(app);
    await untilTrouble(app, "keychain_locked");
    assert.equal((await app.data("key")).pending, "true");
    assert.match(await app.text("key-trouble"), /locked[\s\S]*waits in memory and is written nowhere/);
    assert.equal(server.requests.length, 0);
    await app.click("key-keep-session");
    await untilKeyIs(app, "session");
    assert.equal(await app.text("key-words"), "kept until you quit");
    await testWorks(app, server);
    await assertKeyIsNowhere(app);
    await assertKeyPassed(app, 1);
    await assertProcessesHideKey(app);
    assert.deepEqual(await app.complaints(), []);
    await app.close();

    const next = await start({ home: app.home });
    await next.click("first-settings");
    await next.click(`provider-${provider}`);
    await untilKeyIs(next, "missing");
    await next.see("key-input");
  });
});

test("without a keychain the remedies are said, and an environment variable works", PATIENCE, async () => {
  await withProvider("none", async ({ start, server }) => {
    const app = await start({ variable: true });
    await recordIpc(app);
    await app.click("first-settings");
    await addProvider(app);
    await enterKey(app);
    await untilTrouble(app, "keychain_missing");
    assert.match(await app.text("key-trouble"), /gnome-keyring, KWallet[\s\S]*environment variable/);
    await app.click("key-use-variable");
    await app.driver.type(app.testId("key-variable"), VARIABLE);
    await app.click("key-save");
    await untilKeyIs(app, "variable");
    assert.equal(await app.text("key-words"), `from ${VARIABLE}`);
    await testWorks(app, server);
    await assertKeyIsNowhere(app);
    await assertKeyPassed(app, 1);
    // Where the key comes from the environment, it is in there.
    await assertProcessesHideKey(app, ["cmdline"]);
    assert.deepEqual(await app.complaints(), []);
  });
});
