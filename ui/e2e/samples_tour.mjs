// The samples beside the tickets: documents, retrieval, and what stands beside a verdict.

import { RunningApp } from "./app.mjs";
import { compare, divideAndSeal, train } from "./main_job.mjs";
import { Tour } from "./tour.mjs";

const ESCAPE = "\uE00C";

/** The repair desk, whose answers stand in documents: the verdict is for looking them up. */
export async function repairsTour(folder, theme) {
  const app = await start(theme);
  try {
    const tour = new Tour(folder, app, `${theme}-repairs`);
    await open(app, "repairs");
    await tour.picture("data");
    await app.click("graders-change");
    await app.see("graders");
    await tour.picture("graders");
    await app.driver.press(ESCAPE);
    await divideAndSeal(app);
    await app.click("nav-overview");
    await app.see("overview-headline");
    await tour.picture("overview");
    await app.click("nav-candidates");
    await tour.picture("candidates");
    await app.click("knowledge-open");
    await app.see("documents");
    await tour.picture("documents");
    await app.click("knowledge-close");
    await train(app);
    await app.click("nav-compare");
    await app.see("compare-start");
    await tour.picture("plan");
    await compare(app);
    await tour.picture("verdict");
    await beside(app, tour);
    await app.click("nav-overview");
    await app.see("overview-headline");
    await tour.picture("overview-judged");
    await say(app, theme, "repairs");
  } finally {
    await app.stop();
  }
}

/** What leads on from a verdict. */
async function beside(app, tour) {
  await app.click("combining");
  await app.see("combining-panel");
  await tour.picture("combining");
  await app.click("combining");
  await app.driver.click('[data-testid="pairs-table"] [role="row"][aria-rowindex="3"]');
  await tour.picture("row");
  await app.click("open-slices");
  await app.see("slices-table");
  await tour.picture("slices");
  await app.click("to-scoreboard");
  await app.click("open-runs");
  await app.see("runs-table");
  await tour.picture("runs");
  await app.click("from-runs");
  await app.click("open-judge");
  await app.see("judge-rubric");
  await tour.picture("judge");
  await app.click("judge-back");
}

/** The contact form, whose prompt says it all: nothing is worth a change. */
export async function contactTour(folder, theme) {
  const app = await start(theme);
  try {
    const tour = new Tour(folder, app, `${theme}-contact`);
    await open(app, "contact");
    await divideAndSeal(app);
    await train(app);
    await compare(app);
    await tour.picture("verdict");
    await say(app, theme, "contact");
  } finally {
    await app.stop();
  }
}

async function start(theme) {
  const app = await RunningApp.start();
  await app.driver.resize(1280, 800);
  await app.chooseTheme(theme);
  return app;
}

async function open(app, kind) {
  await app.click(`open-sample-${kind}`);
  await app.see("data-headline", { seconds: 60 });
}

async function say(app, theme, kind) {
  await app.click("nav-compare");
  console.log(`${theme}, ${kind}: ${await app.text("verdict-sentence")}`);
  const complaints = await app.complaints();
  if (complaints.length > 0) throw new Error(`the page complains:\n${complaints.join("\n")}`);
}
