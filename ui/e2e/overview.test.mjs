// Overview says the next step in every state of the main job, keeps what only the user knows, and is
// where a project opens that was worked on.

import assert from "node:assert/strict";
import { test } from "node:test";

import { RunningApp } from "./app.mjs";
import { compare, divideAndSeal, openSample, train } from "./main_job.mjs";
import { onlyProject } from "./project_file.mjs";

/** Goes to Overview and waits until its next step is `label`. */
async function nextStep(app, label) {
  await app.click("nav-overview");
  await app.until(
    `the next step is ${label}`,
    `return new RegExp(arguments[0]).test(document.querySelector('[data-testid="overview-next"]')?.textContent)`,
    { args: [label] },
  );
}

function answer(app, sign, place) {
  return app.driver.click(`[data-testid="fit-${sign}"] .seg button:nth-child(${place})`);
}

test("Overview leads from a fresh sample to the report", async () => {
  let app = await RunningApp.start();
  const { home } = app;
  try {
    await openSample(app);
    await nextStep(app, "^Divide the rows$");
    await app.click("overview-next");
    await app.see("data-headline");
    await divideAndSeal(app);
    await nextStep(app, "^Train B$");
    await app.click("path-4");
    await app.see("train-start");
    assert.ok((await train(app)).states.has("succeeded"));
    await nextStep(app, "^Compare A and B on \\d+ rows$");
    await compare(app);
    const sentence = await app.text("verdict-sentence");
    await nextStep(app, "^(Make the report|See where they differ)$");
    assert.equal(await app.text("overview-headline"), sentence);
    const beside = await app.text("advice-measured");
    assert.ok(beside.startsWith(sentence), "the verdict stands beside the guess");
    assert.match(beside, /The guess held: what was measured speaks for B/);
    assert.equal((await app.data("worth-B")).state, "judged");
    assert.deepEqual(await app.complaints(), []);
    await app.close();
    app = await RunningApp.start({ home, args: [await onlyProject(home)] });
    await app.see("overview-headline");
    assert.equal(await app.text("overview-headline"), sentence);
    assert.deepEqual(await app.complaints(), []);
  } finally {
    await app.stop();
  }
});

test("what only the user knows is kept and changes the guess; the volume is that of Candidates", async () => {
  const app = await RunningApp.start();
  try {
    await openSample(app);
    await app.click("nav-overview");
    await app.see("fit-pace");
    const before = await app.text("advice-guess");
    await answer(app, "pace", 3);
    await app.until("the guess turns", `return document.querySelector('[data-testid="advice-guess"]').innerText !== arguments[0]`, {
      args: [before],
    });
    assert.match(await app.text("advice-guess"), /^Stay prompted/);
    assert.equal((await app.data("fit-pace")).speaks, "prompt");
    await answer(app, "pace", 1);
    await app.driver.type(app.testId("fit-volume-input"), "40000\uE007");
    await app.until("money is shown", `return document.querySelector('[data-testid="worth-A"]').innerText.includes("$")`);
    await app.click("nav-candidates");
    await app.see("volume");
    assert.equal(await app.driver.run(`return document.querySelector('[data-testid="volume"]').value`), "40,000");
    await app.click("nav-overview");
    await app.see("fit-pace");
    const chosen = `return document.querySelector('[data-testid="fit-pace"] [aria-pressed="true"]').innerText`;
    assert.equal(await app.driver.run(chosen), "Settled");
    assert.deepEqual(await app.complaints(), []);
  } finally {
    await app.stop();
  }
});
