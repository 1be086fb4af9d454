// axe-core in the real web view: every screen in every state of the main job, light and dark. And
// the order in which Tab goes through what the main job needs.

import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { RunningApp } from "./app.mjs";
import { openConfusion, openRowBeside, pressFullestCell } from "./compare_rows.mjs";
import { writeManyTickets, writeTickets } from "./examples.mjs";
import { divideAndSeal, importOffered, openSample, train } from "./main_job.mjs";
import { HOST } from "./model_server.mjs";
import { addCandidate, addProvider, enterKey, untilKeyIs, untilTrouble, withProvider } from "./providers.mjs";
import { compareCheckpoint, tryQuestion } from "./trying.mjs";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAB = "\uE004";

async function inFolder(run) {
  const folder = await mkdtemp(join(tmpdir(), "holdout-files-"));
  try {
    await run(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What axe finds on the page as it is, in one theme. */
async function violations(app, theme) {
  // As script of the driver, which the page's policy does not concern. WCAG 2.2 AA and what axe
  // calls best practice.
  return app.driver.run(
    `document.documentElement.dataset.theme = arguments[0];
     const axe = window.axe ?? (() => { ${AXE}; return window.axe; })();
     // Colours that are still on their way to the new theme are no colours to judge.
     const still = Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {})));
     return still.then(() => axe.run(document, { preload: false, resultTypes: ["violations"] }).then((found) =>
       found.violations.map(({ id, help, nodes }) =>
         id + ": " + help + nodes.map(({ target, failureSummary }) =>
           "\\n    " + target.join(" ") + ": " + failureSummary.replaceAll("\\n", " ")).join(""))))`,
    theme,
  );
}

/** Looks at screens as they come, and says at the end what was found on which. */
class Auditor {
  findings = [];
  screens = new Set();

  async look(app, screen) {
    for (const theme of ["light", "dark"]) {
      const found = await violations(app, theme);
      this.findings.push(...found.map((finding) => `${screen}, ${theme}: ${finding}`));
    }
    this.screens.add(screen);
  }
}

/** Everything on the way from a file to the verdict. */
async function mainJob(app, auditor) {
  await app.see("import-start");
  await auditor.look(app, "import");
  await importOffered(app);
  await auditor.look(app, "data, undivided");
  await overview(app, auditor, "overview, undivided");
  await divideAndSeal(app, { beforeSeal: () => auditor.look(app, "data, divided") });
  await auditor.look(app, "data, sealed");
  await openRow(app, "rows-table");
  await app.see("inspector");
  await auditor.look(app, "data, inspector");
  await overview(app, auditor, "overview, sealed");
  await app.click("nav-candidates");
  await app.see("candidate-A");
  await auditor.look(app, "candidates");
  await app.click("nav-train");
  await app.see("train-start");
  await auditor.look(app, "train, plan");
  await app.click("train-start");
  await app.see("loss-chart", { seconds: 60 });
  await auditor.look(app, "train, running");
  await app.until(
    "the training is over",
    `return document.querySelector('[data-testid="train-state"]')?.dataset.state === "succeeded"`,
    { seconds: 120 },
  );
  await auditor.look(app, "train, done");
  await app.click("nav-compare");
  await app.see("compare-start");
  await auditor.look(app, "compare, plan");
  await app.click("compare-start");
  await app.see("compare-progress");
  await auditor.look(app, "compare, running");
  await app.see("verdict-sentence", { seconds: 120 });
  await auditor.look(app, "compare, verdict");
  await overview(app, auditor, "overview, verdict");
  await app.click("nav-compare");
  await app.click("why");
  await app.see("why-panel");
  await auditor.look(app, "compare, why");
  await app.click("why");
  await openRow(app, "pairs-table");
  await auditor.look(app, "compare, row");
  await openRowBeside(app);
  await auditor.look(app, "compare, side by side");
  await app.click("to-scoreboard");
  await openConfusion(app, "A");
  await auditor.look(app, "compare, confusion");
  await pressFullestCell(app);
  await auditor.look(app, "compare, one confusion");
  await tryQuestion(app, "Where is the money that was taken twice?", ["A", "B"]);
  await auditor.look(app, "candidates, question");
  await compareCheckpoint(app);
  await auditor.look(app, "train, checkpoint compared");
}

async function overview(app, auditor, screen) {
  await app.click("nav-overview");
  await app.see("overview-headline");
  await auditor.look(app, screen);
}

async function openRow(app, table) {
  const row = `[data-testid="${table}"] [role="row"][aria-rowindex="3"]`;
  await app.until("rows are there", "return !!document.querySelector(arguments[0])", { args: [row] });
  await app.driver.click(row);
}

test("no screen of the main job has an accessibility fault, light or dark", async () => {
  await inFolder(async (folder) => {
    const auditor = new Auditor();
    const first = await RunningApp.start();
    try {
      await first.see("open-sample");
      await auditor.look(first, "first start");
      await first.click("first-settings");
      await first.see("settings-providers");
      await auditor.look(first, "settings");
    } finally {
      await first.stop();
    }
    const app = await RunningApp.start({ args: [await writeManyTickets(folder)] });
    try {
      await mainJob(app, auditor);
    } finally {
      await app.stop();
    }
    assert.equal(auditor.findings.length, 0, auditor.findings.join("\n"));
    assert.equal(auditor.screens.size, 24);
  });
});

test("no screen of another provider has an accessibility fault, light or dark", async () => {
  const auditor = new Auditor();
  await withProvider("open", async ({ start, file }) => {
    const app = await start({ args: [file] });
    await importOffered(app);
    await divideAndSeal(app);
    await app.click("nav-settings");
    const provider = await addProvider(app);
    await auditor.look(app, "settings, no key");
    await app.click("provider-network");
    await auditor.look(app, "settings, network");
    await app.click("provider-network");
    await enterKey(app);
    await untilKeyIs(app, "keychain");
    await app.click("provider-test");
    await app.until("the connection works", `return document.querySelector('[data-testid="connection"]')?.dataset.tone === "ready"`);
    await auditor.look(app, "settings, connected");
    await train(app);
    await addCandidate(app, provider);
    await auditor.look(app, "candidates, elsewhere");
    await app.click("nav-compare");
    await app.see(`notice-${HOST}`);
    await auditor.look(app, "compare, notice");
    await app.click(`agree-${HOST}`);
    await app.click("trial-start");
    await app.until("the trial is done", `return document.querySelector('[data-testid="trial"]')?.dataset.state === "done"`, { seconds: 60 });
    await auditor.look(app, "compare, trial");
  });
  await withProvider("locked", async ({ start }) => {
    const app = await start();
    await app.click("first-settings");
    await addProvider(app);
    await enterKey(app);
    await untilTrouble(app, "keychain_locked");
    await auditor.look(app, "settings, keychain locked");
  });
  assert.equal(auditor.findings.length, 0, auditor.findings.join("\n"));
  assert.equal(auditor.screens.size, 7);
});

/** What has the focus after each press of Tab, until it comes round or leaves the page. */
async function tabOrder(app, most = 60) {
  const stops = [];
  for (let presses = 0; presses < most; presses += 1) {
    await app.driver.press(TAB);
    const stop = await app.driver.run(`
      const at = document.activeElement;
      if (!at || at === document.body) return null;
      const name = at.dataset.testid ?? at.getAttribute("aria-label") ?? (document.getElementById(at.getAttribute("aria-labelledby")) ?? at.labels?.[0] ?? at.closest("label") ?? at).innerText.trim().split("\\n")[0];
      const box = at.getBoundingClientRect();
      const ring = getComputedStyle(at);
      return { name, top: box.top, left: box.left, visible: box.width > 0 && box.height > 0,
        ring: ring.outlineStyle !== "none" || ring.boxShadow !== "none" || at.matches("[role=row], .vt, .scroll") };`);
    if (stop === null || stops.some((other) => other.name === stop.name && other.top === stop.top && other.left === stop.left)) break;
    stops.push(stop);
  }
  return stops;
}

function assertInOrder(stops, expected) {
  const names = stops.map((stop) => stop.name);
  let from = 0;
  for (const name of expected) {
    const at = names.findIndex((other, index) => index >= from && (name instanceof RegExp ? name.test(other) : other === name));
    assert.ok(at >= 0, `${name} does not follow in: ${names.join(" → ")}`);
    from = at + 1;
  }
  for (const stop of stops) assert.ok(stop.visible, `${stop.name} gets the focus but can't be seen`);
}

test("Tab goes through the main job from what it is about to what one does next", async () => {
  await inFolder(async (folder) => {
    const first = await RunningApp.start();
    try {
      await first.see("open-sample");
      // It begins on the sample; Enter opens it. From there: own examples, a project, the theme.
      const begin = await first.driver.run("return document.activeElement.dataset.testid");
      assert.equal(begin, "open-sample");
      assertInOrder(await tabOrder(first), ["open-examples", "open-project", /System|Light|Dark/]);
      await openSample(first);
      // Data: the project and the screens, the next step, then what supports it from left to right:
      // findings, search, rows, how to divide.
      await first.driver.run("document.activeElement?.blur()");
      assertInOrder(await tabOrder(first), [
        /Support triage/,
        "nav-overview",
        "nav-data",
        "nav-compare",
        "divide",
        /issue-/,
        "Search rows",
        "rows-table",
        /80|70|54|50/,
        /Seed/,
      ]);
    } finally {
      await first.stop();
    }
    const app = await RunningApp.start({ args: [await writeTickets(folder)] });
    try {
      await app.see("import-start");
      // Import: leave it, what the columns are, a test file, go.
      assertInOrder(await tabOrder(app), ["Leave it", /Input|text/i, /Answer|label/i, "import-start"]);
    } finally {
      await app.stop();
    }
  });
});
