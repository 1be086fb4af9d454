// The tour: the whole way through the real window, in both themes, with a numbered picture of every
// state. `cargo xtask demo` runs it and leaves the pictures in its folder.

import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { RunningApp } from "./app.mjs";
import { writeTickets } from "./examples.mjs";
import { compare, divideAndSeal, importOffered, openSample } from "./main_job.mjs";

const folder = process.argv[2];
await mkdir(folder, { recursive: true });

class Tour {
  #number = 0;

  constructor(app, theme) {
    this.app = app;
    this.theme = theme;
  }

  /** Leaves a picture, once the page has come to rest. */
  async picture(name) {
    await sleep(250);
    this.#number += 1;
    const number = String(this.#number).padStart(2, "0");
    await writeFile(join(folder, `${this.theme}-${number}-${name}.png`), await this.app.driver.screenshot());
  }
}

async function trainWithPictures(app, tour) {
  await app.click("nav-train");
  await tour.picture("train-plan");
  await app.click("train-start");
  await app.see("loss-chart", { seconds: 60 });
  await tour.picture("train-running");
  await app.until(
    "the training is over",
    `return document.querySelector('[data-testid="train-state"]')?.dataset.state === "succeeded"`,
    { seconds: 120 },
  );
  await tour.picture("train-done");
}

async function sampleTour(theme) {
  const app = await RunningApp.start();
  try {
    await app.driver.resize(1280, 800);
    await app.chooseTheme(theme);
    const tour = new Tour(app, theme);
    await app.see("open-sample");
    await tour.picture("first-start");
    await openSample(app);
    await tour.picture("data-undivided");
    await divideAndSeal(app, { beforeSeal: () => tour.picture("data-divided") });
    await tour.picture("data-sealed");
    await app.click("nav-candidates");
    await tour.picture("candidates");
    await trainWithPictures(app, tour);
    await app.click("nav-compare");
    await tour.picture("compare-plan");
    await compare(app);
    await tour.picture("verdict");
    console.log(`${theme}: ${await app.text("verdict-sentence")}`);
    await app.click("why");
    await tour.picture("verdict-why");
    for (const [width, height] of [[1024, 700], [1920, 1080]]) {
      await app.driver.resize(width, height);
      await tour.picture(`verdict-${width}x${height}`);
    }
    await app.driver.resize(1024, 700);
    await app.click("nav-data");
    await tour.picture("data-1024x700");
    const complaints = await app.complaints();
    if (complaints.length > 0) throw new Error(`the page complains:\n${complaints.join("\n")}`);
  } finally {
    await app.stop();
  }
}

async function importTour(theme) {
  const files = await mkdtemp(join(tmpdir(), "holdout-demo-"));
  const file = await writeTickets(files);
  const app = await RunningApp.start({ args: [file] });
  try {
    await app.driver.resize(1280, 800);
    await app.chooseTheme(theme);
    const tour = new Tour(app, `${theme}-import`);
    await app.see("import-start");
    await tour.picture("columns");
    await importOffered(app);
    await tour.picture("data");
  } finally {
    await app.stop();
  }
}

for (const theme of ["light", "dark"]) {
  await sampleTour(theme);
  await importTour(theme);
}
