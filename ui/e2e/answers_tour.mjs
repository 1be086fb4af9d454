// Answers that are more than a label, and runs beside the first: JSON by fields, tone through a judge,
// batches, drafts, recordings, corrections.

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { RunningApp } from "./app.mjs";
import { Chooser } from "./chooser.mjs";
import { correctRow, openRowBeside } from "./compare_rows.mjs";
import { asCall, writeAnswers, writeTickets } from "./examples.mjs";
import { FaultyServer } from "./faulty_server.mjs";
import { addRecorded, judge, makeBaseline, rate, removeCandidate, setUpJudge } from "./judging.mjs";
import { compare, divideAndSeal, importOffered, train } from "./main_job.mjs";
import { isGood, writeTone } from "./tone.mjs";
import { Tour } from "./tour.mjs";
import { addServer, answersOf, askElsewhere } from "./training_elsewhere.mjs";

const ESCAPE = "\uE00C";

/** Runs a tour with an app on files of its own. */
async function touring({ folder, theme, name, size = [1280, 800] }, prepare, run) {
  const files = await mkdtemp(join(tmpdir(), "holdout-demo-"));
  const chooser = await Chooser.start();
  const { args, ...made } = await prepare(files);
  const app = await RunningApp.start({ args, env: chooser.env });
  try {
    await app.driver.resize(...size);
    await app.chooseTheme(theme);
    await run({ app, chooser, files, tour: new Tour(folder, app, `${theme}-${name}`), ...made });
    const complaints = await app.complaints();
    if (complaints.length > 0) throw new Error(`the page complains:\n${complaints.join("\n")}`);
  } finally {
    await app.stop();
    await made.server?.stop();
    await chooser.stop();
    await rm(files, { recursive: true, force: true });
  }
}

/** Tool calls: what is proposed to judge them by, and which tool is called worst. */
export function callsTour(folder, theme) {
  const prepare = async (files) => ({ args: [await writeAnswers(files, asCall)] });
  return touring({ folder, theme, name: "calls" }, prepare, async ({ app, tour }) => {
    await importOffered(app);
    await tour.picture("data");
    await app.click("graders-change");
    await app.see("graders");
    await app.click("also-add");
    await tour.picture("graders");
    await app.driver.press(ESCAPE);
    await divideAndSeal(app);
    await train(app);
    await compare(app);
    await app.click("open-fields");
    await app.see("fields-table");
    await tour.picture("fields");
  });
}

/** Free text: recorded answers, a person's ratings, a judge, its verdict. */
export function toneTour(folder, theme) {
  const prepare = async (files) => {
    const tone = await writeTone(files);
    return { args: [tone.requests], tone };
  };
  return touring({ folder, theme, name: "tone" }, prepare, async ({ app, chooser, tour, tone }) => {
    await importOffered(app);
    await divideAndSeal(app);
    await app.click("nav-candidates");
    await app.click("candidate-add");
    await tour.picture("candidate-kinds");
    await app.click("kind-recorded");
    await chooser.choose(tone.curt);
    await app.click("recording-pick");
    await app.see("recording-matched");
    await tour.picture("recording");
    await app.click("nav-overview");
    await addRecorded(app, chooser, { name: "Curt", file: tone.curt, letter: "C" });
    await addRecorded(app, chooser, { name: "Warm", file: tone.warm, letter: "D" });
    await makeBaseline(app, "C");
    for (const letter of ["A", "B"]) await removeCandidate(app, letter);
    await tour.picture("candidates");
    await compare(app);
    await app.click("open-judge");
    await app.see("judge-rubric");
    await tour.picture("judge-not-set-up");
    await setUpJudge(app, { rubric: "A good answer is polite and says what the customer asked for.", examples: 0 });
    await app.click("judge-rate");
    await app.see("rating-text");
    await tour.picture("rating");
    await app.click("rating-back");
    await rate(app, isGood, 12);
    await setUpJudge(app, { rubric: "A good answer is polite and says what the customer asked for.", examples: 12 });
    await judge(app);
    await tour.picture("judge-unchecked");
    await rate(app, isGood, 50);
    await app.see("judge-apart");
    await tour.picture("judge-agreement");
    await app.click("judge-decide");
    await app.see("judge-release");
    await app.click("judge-back");
    await app.click("compare-again");
    await compare(app);
    await app.click("why");
    await tour.picture("verdict-why");
  });
}

/** A baseline at another server: the choice of a batch, batches, a draft, a recording, a correction. */
export function runsTour(folder, theme) {
  const prepare = async (files) => {
    const file = await writeTickets(files);
    const server = await FaultyServer.start({ folder: files, answers: await answersOf(file), faults: ["chat:first-3:server-error"] });
    return { args: [file], server };
  };
  return touring({ folder, theme, name: "runs" }, prepare, async ({ app, tour, server }) => {
    await importOffered(app);
    await divideAndSeal(app);
    await train(app);
    await addServer(app, server);
    await askElsewhere(app, "A", "stub-large");
    await app.click("nav-compare");
    await app.click("draft-start");
    await app.see("after-draft", { seconds: 120 });
    await tour.picture("draft");
    await app.click("after-draft");
    await app.see("way-batch");
    await app.click("way-batch");
    await tour.picture("plan-batch");
    await app.click("compare-start");
    await app.see("batches", { seconds: 60 });
    await tour.picture("batches");
    await app.see("verdict-sentence", { seconds: 120 });
    await tour.picture("verdict-by-batch");
    await app.click("open-runs");
    await app.see("runs-table");
    await app.driver.run(`for (const box of [...document.querySelectorAll('[data-testid^="tick-"]')].slice(0, 2)) box.click()`);
    await tour.picture("runs");
    await app.click("from-runs");
    await openRowBeside(app);
    await correctRow(app, {
      answer: "delivery_question",
      reason: "It asks where the parcel is; the invoice is only named.",
      author: "Ada",
      beforeSave: () => tour.picture("correct"),
    });
    await tour.picture("corrections");
    await app.click("nav-candidates");
    await app.click("candidate-A");
    await app.click("freeze");
    await app.see("freeze-confirm");
    await tour.picture("freeze");
  });
}

/** A knowledge base before it has documents, and with documents that can't be read. */
export function documentsTour(folder, theme, size) {
  const prepare = async (files) => ({ args: [await writeTickets(files)] });
  const name = size === undefined ? "documents" : `documents-${size[0]}`;
  return touring({ folder, theme, name, size }, prepare, async ({ app, chooser, files, tour }) => {
    await importOffered(app);
    await divideAndSeal(app);
    await app.click("nav-candidates");
    await app.click("knowledge-open");
    await app.see("knowledge");
    await tour.picture("empty");
    await chooser.choose(...(await writeDocuments(files)));
    await app.click("knowledge-files");
    await app.see("documents");
    await app.until("all are read", `return document.querySelectorAll('[data-testid^="document-"]').length >= 5`);
    await tour.picture("faults");
    await app.driver.run(`document.querySelector('.search-box input').focus()`);
    for (const letter of "return a parcel") await app.driver.press(letter);
    await app.see("hit-1");
    await tour.picture("search");
  });
}

/** Two documents that can be read, one of them with a long name, and three that can't. */
async function writeDocuments(folder) {
  const rules = (topic) => `# ${topic}\n\n${`How to return a parcel: ${topic}. Write the number on the label. `.repeat(30)}\n`;
  const files = {
    "returns.md": rules("Returns"),
    "terms-and-conditions-of-returns-and-refunds-for-business-customers-2026-03-final-v7.md": rules("Terms"),
    "empty.txt": "",
    "broken.pdf": "%PDF-1.7\nnot really",
    "letter.docx": "PK not a document",
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return Object.keys(files).map((name) => join(folder, name));
}
