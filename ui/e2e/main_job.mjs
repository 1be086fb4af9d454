// The main job, as a person does it: from a file to the verdict. Each step is a function, so that
// tests and the tour go the same way and stop where they like.

import { setTimeout as sleep } from "node:timers/promises";

/** Imports the file that the command line offered, with the columns as the app suggests them. */
export async function importOffered(app) {
  await app.click("import-start");
  await app.see("data-headline", { seconds: 120 });
}

export async function openSample(app) {
  await app.click("open-sample");
  await app.see("data-headline", { seconds: 60 });
}

/** Divides the rows as proposed, unless they came with a test file, and seals the test set. */
export async function divideAndSeal(app, { beforeSeal = async () => {} } = {}) {
  await app.click("nav-data");
  await app.until(
    "rows can be divided or sealed",
    `return !!document.querySelector('[data-testid="divide"], [data-testid="seal"]')`,
  );
  const divided = await app.driver.run(
    `return !document.querySelector('[data-testid="divide"]')`,
  );
  if (!divided) await app.click("divide");
  await app.see("seal");
  await beforeSeal();
  await app.click("seal");
  await app.click("seal-confirm");
  await app.until(
    "the seal is shown",
    `return document.querySelector(".status")?.innerText.toLowerCase().includes("sealed")`,
  );
}

/** Trains, watching that the chart fills while it runs. Gives back the states that were seen. */
export async function train(app, { seconds = 120 } = {}) {
  await app.click("nav-train");
  await app.click("train-start");
  const seen = { states: new Set(), points: new Set() };
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const state = await app.driver.run(`
      const state = document.querySelector('[data-testid="train-state"]')?.dataset.state;
      const chart = document.querySelector('[data-testid="loss-chart"]');
      return { state, points: Number(chart?.dataset.points ?? 0) }`);
    if (state.state) seen.states.add(state.state);
    seen.points.add(state.points);
    if (["succeeded", "failed", "cancelled"].includes(state.state)) return seen;
    if (Date.now() > end) throw new Error(`training is still ${state.state} after ${seconds} s`);
    await sleep(50);
  }
}

/** Compares on the sealed test set and waits for the verdict. */
export async function compare(app, { seconds = 180 } = {}) {
  await app.click("nav-compare");
  await app.click("compare-start");
  await app.see("verdict-sentence", { seconds });
}

/** The unrounded figures of the scoreboard, by letter. */
export async function figures(app, letters) {
  const board = {};
  for (const letter of letters) {
    board[letter] = { score: await app.data(`score-${letter}`) };
    const compared = await app.driver.run(
      `return !!document.querySelector(arguments[0])`,
      app.testId(`comparison-${letter}`),
    );
    if (compared) board[letter].comparison = await app.data(`comparison-${letter}`);
  }
  return board;
}

/** What of a score does not depend on how long an answer took or where it was given. */
export function quality({ score: { n, correct, accuracy, low, high } }) {
  return { n, correct, accuracy, low, high };
}
