// The tour: the whole way through the real window, in both themes, with a numbered picture of every
// state. `cargo xtask demo` runs it and leaves the pictures in its folder.

import { copyFile, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { callsTour, documentsTour, runsTour, toneTour } from "./answers_tour.mjs";
import { RunningApp } from "./app.mjs";
import { openConfusion, openRowBeside } from "./compare_rows.mjs";
import { writeHostile, writeManyTickets } from "./examples.mjs";
import { compare, divideAndSeal, figures, importOffered, openSample, train } from "./main_job.mjs";
import { HOST } from "./model_server.mjs";
import { addCandidate, addProvider, enterKey, untilKeyIs, untilTrouble, withProvider } from "./providers.mjs";
import { untilState, withTrainingAt } from "./training_elsewhere.mjs";
import { contactTour, repairsTour } from "./samples_tour.mjs";
import { Tour } from "./tour.mjs";
import { compareCheckpoint, tryQuestion } from "./trying.mjs";

const CONTROL = "\uE009";
const folder = process.argv[2];
await mkdir(folder, { recursive: true });

async function trainWithPictures(app, tour) {
  await app.click("nav-train");
  await tour.picture("train-plan");
  await app.click("train-start");
  await app.until(
    "the training is over",
    `return document.querySelector('[data-testid="train-state"]')?.dataset.state === "succeeded"`,
    { seconds: 120 },
  );
  await tour.picture("train-done");
}

/** Prints the verdict and what it rests on. */
async function sayFigures(app, theme) {
  console.log(`${theme}: ${await app.text("verdict-sentence")}`);
  for (const [letter, { score, comparison }] of Object.entries(await figures(app, ["A", "B"]))) {
    console.log(`  ${letter}: ${score.correct} of ${score.n} right (${score.low} to ${score.high})`);
    if (comparison) {
      const { difference, low, high, p } = comparison;
      console.log(`     against A: ${difference} points (${low} to ${high}), p = ${p}`);
    }
  }
}

async function sampleTour(theme) {
  const app = await RunningApp.start();
  try {
    await app.driver.resize(1280, 800);
    await app.chooseTheme(theme);
    const tour = new Tour(folder, app, theme);
    await app.see("open-sample");
    await tour.picture("first-start");
    await openSample(app);
    await tour.picture("data-undivided");
    await app.click("nav-overview");
    await app.see("overview-headline");
    await tour.picture("overview-undivided");
    await divideAndSeal(app, { beforeSeal: () => tour.picture("data-divided") });
    await tour.picture("data-sealed");
    await app.driver.click('[data-testid="rows-table"] [role="row"][aria-rowindex="4"]');
    await app.see("inspector");
    await tour.picture("data-inspector");
    await app.driver.press("k", CONTROL);
    await tour.picture("commands");
    await app.driver.press("\uE00C");
    await app.click("nav-overview");
    await app.see("overview-headline");
    await tour.picture("overview-sealed");
    await app.click("nav-candidates");
    await tour.picture("candidates");
    await trainWithPictures(app, tour);
    await app.click("nav-compare");
    await tour.picture("compare-plan");
    await compare(app);
    await tour.picture("verdict");
    await sayFigures(app, theme);
    await app.click("why");
    await tour.picture("verdict-why");
    await app.click("why");
    await app.driver.click('[data-testid="pairs-table"] [role="row"][aria-rowindex="3"]');
    await tour.picture("verdict-row");
    await openRowBeside(app);
    await tour.picture("row-side-by-side");
    await app.click("to-scoreboard");
    await openConfusion(app, "A");
    await tour.picture("confusion");
    await app.click("to-scoreboard");
    await app.click("nav-report");
    await tour.picture("report");
    await keepReport(app, theme);
    await app.click("nav-compare");
    for (const [width, height] of [[1024, 700], [1920, 1080]]) {
      await app.driver.resize(width, height);
      await tour.picture(`verdict-${width}x${height}`);
    }
    await app.driver.resize(1024, 700);
    await app.click("nav-overview");
    await app.see("overview-headline");
    await tour.picture("overview-1024x700");
    await app.click("nav-data");
    await tour.picture("data-1024x700");
    await app.driver.resize(1280, 800);
    await tryQuestion(app, "Two debits for one order, please give one of them back.", ["A", "B"]);
    await tour.picture("question");
    await compareCheckpoint(app);
    await tour.picture("train-checkpoint");
    const complaints = await app.complaints();
    if (complaints.length > 0) throw new Error(`the page complains:\n${complaints.join("\n")}`);
  } finally {
    await app.stop();
  }
}

/** Leaves the report beside the pictures. */
async function keepReport(app, theme) {
  const name = await app.driver.run(
    `return window.__TAURI_INTERNALS__.invoke("plugin:report|save_beside", { request: { format: "html" } })`,
  );
  await copyFile(join(app.home, "data", "projects", name), join(folder, `report-${theme}.html`));
}

/** Another provider: its settings, what would be sent to it, a trial, a comparison. */
async function providerTour(theme) {
  await withProvider("open", async ({ start, file }) => {
    const app = await start({ args: [file] });
    await app.driver.resize(1280, 800);
    await app.chooseTheme(theme);
    const tour = new Tour(folder, app, `${theme}-provider`);
    await importOffered(app);
    await divideAndSeal(app);
    await app.click("nav-settings");
    await tour.picture("settings-none");
    const provider = await addProvider(app);
    await tour.picture("settings-no-key");
    await enterKey(app);
    await untilKeyIs(app, "keychain");
    await app.click("provider-test");
    await app.until("the connection works", `return document.querySelector('[data-testid="connection"]')?.dataset.tone === "ready"`);
    await tour.picture("settings-works");
    await train(app);
    await addCandidate(app, provider);
    await tour.picture("candidates");
    await app.click("nav-compare");
    await app.see(`notice-${HOST}`);
    await tour.picture("compare-notice");
    await app.click(`agree-${HOST}`);
    await app.click("trial-start");
    await app.until("the trial is done", `return document.querySelector('[data-testid="trial"]')?.dataset.state === "done"`, { seconds: 60 });
    await tour.picture("compare-trial");
    await compare(app);
    await tour.picture("verdict");
  });
  await withProvider("locked", async ({ start }) => {
    const app = await start();
    await app.driver.resize(1280, 800);
    await app.chooseTheme(theme);
    const tour = new Tour(folder, app, `${theme}-provider-locked`);
    await app.click("first-settings");
    await addProvider(app);
    await enterKey(app);
    await untilTrouble(app, "keychain_locked");
    await tour.picture("settings");
  });
}

/** A model that is trained elsewhere: the plan, the job, what lies at the provider, a deployment. */
async function elsewhereTour(theme) {
  await withTrainingAt(["create-job:first-1:server-error"], async ({ app }) => {
    await app.driver.resize(1280, 800);
    await app.chooseTheme(theme);
    const tour = new Tour(folder, app, `${theme}-elsewhere`);
    await app.click("nav-train");
    await tour.picture("train-plan");
    await app.click("train-start");
    await untilState(app, "succeeded");
    await tour.picture("train-done");
    await app.click("nav-settings");
    await app.click("provider-elsewhere");
    await app.click("inventory-look");
    await app.see("inventory-summary");
    await tour.picture("inventory");
    await app.driver.run(`document.querySelector('[data-testid="inventory"]').closest(".scroll").scrollTop = 10_000`);
    await tour.picture("inventory-lists");
  });
}

/** What takes longer than the sample: an import, a training and a comparison under way. */
async function importTour(theme) {
  const files = await mkdtemp(join(tmpdir(), "holdout-demo-"));
  const app = await RunningApp.start({ args: [await writeManyTickets(files)] });
  try {
    await app.driver.resize(1280, 800);
    await app.chooseTheme(theme);
    const tour = new Tour(folder, app, `${theme}-import`);
    await app.see("import-start");
    await tour.picture("columns");
    await importOffered(app);
    await tour.picture("data");
    await divideAndSeal(app);
    await app.click("nav-train");
    await app.click("train-start");
    await app.until(
      "the chart fills",
      `return Number(document.querySelector('[data-testid="loss-chart"]')?.dataset.points) > 40`,
      { seconds: 60 },
    );
    await tour.picture("train-running");
    await app.until(
      "the training is over",
      `return document.querySelector('[data-testid="train-state"]')?.dataset.state === "succeeded"`,
      { seconds: 120 },
    );
    await app.click("nav-compare");
    await app.click("compare-start");
    await app.see("compare-progress");
    await sleep(1500);
    await tour.picture("compare-running");
    await app.click("compare-stop");
    await app.see("compare-resume");
    await tour.picture("compare-stopped");
  } finally {
    await app.stop();
    await rm(files, { recursive: true, force: true });
  }
}

/** Rows that try to be more than text, and a system without file dialogs. */
async function troubleTour(theme) {
  const files = await mkdtemp(join(tmpdir(), "holdout-demo-"));
  const app = await RunningApp.start({
    args: [await writeHostile(files)],
    env: { DBUS_SESSION_BUS_ADDRESS: "", PATH: files },
  });
  try {
    await app.driver.resize(1280, 800);
    await app.chooseTheme(theme);
    const tour = new Tour(folder, app, `${theme}-trouble`);
    await importOffered(app);
    await tour.picture("hostile-rows");
    const row = '[data-testid="rows-table"] [role="row"][aria-rowindex="8"]';
    await app.driver.click(row);
    await app.see("inspector");
    await tour.picture("hostile-row");
    await app.driver.press("o", CONTROL);
    await app.until("the error is shown", `return document.body.innerText.includes("No file dialog")`);
    await tour.picture("dialog-missing");
  } finally {
    await app.stop();
    await rm(files, { recursive: true, force: true });
  }
}

/** The window at 200 %: half as many points each way, twice as many pixels for each. */
async function zoomTour(theme) {
  const app = await RunningApp.start({ env: { GDK_SCALE: "2" } });
  try {
    await app.driver.resize(640, 480);
    await app.chooseTheme(theme);
    const tour = new Tour(folder, app, `${theme}-zoom200`);
    await app.see("open-sample");
    await tour.picture("first-start");
    await openSample(app);
    await tour.picture("data");
    await divideAndSeal(app);
    await app.click("nav-candidates");
    await tour.picture("candidates");
    await train(app);
    await tour.picture("train-done");
    await compare(app);
    await tour.picture("verdict");
    await app.click("nav-overview");
    await app.see("overview-headline");
    await tour.picture("overview");
  } finally {
    await app.stop();
  }
}

const small = (tour) => (into, theme) => tour(into, theme, [1024, 700]);
const others = [repairsTour, contactTour, callsTour, toneTour, runsTour, documentsTour, small(documentsTour)].map(
  (tour) => (theme) => tour(folder, theme),
);
const tours = [sampleTour, ...others, importTour, troubleTour, providerTour, elsewhereTour, zoomTour];
for (const theme of ["light", "dark"]) {
  for (const tour of tours) await tour(theme);
}
