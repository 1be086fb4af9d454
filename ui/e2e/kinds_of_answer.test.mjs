// Answers that are more than a label: JSON and tool calls, proposed, trained, judged field by field.

import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";

import { RunningApp } from "./app.mjs";
import { asCall, asJson, writeAnswers } from "./examples.mjs";
import { assertSame, headless, inFolder } from "./headless.mjs";
import { compare, divideAndSeal, figures, importOffered, train } from "./main_job.mjs";

const EXTRA = process.env.HOLDOUT_EXTRA_DATA;

/** The lines of the table of fields: name, then the figures of each candidate. */
function fieldLines(app) {
  return app.driver.run(`
    const rows = [...document.querySelectorAll('[data-testid="fields-table"] tbody tr')];
    return rows.map((row) => [...row.children].map((cell) => cell.innerText.trim()))`);
}

/** Trains and compares on a file of such answers, and looks at the fields. */
async function judgedByField(folder, answer, { metric, names }) {
  const file = await writeAnswers(folder, answer);
  const expected = await headless(folder, { file, input: "text", answer: "answer" });
  const app = await RunningApp.start({ args: [file] });
  try {
    await importOffered(app);
    await divideAndSeal(app, {
      beforeSeal: async () => assert.match(await app.text("judged-by"), metric),
    });
    await train(app);
    await compare(app);
    const board = await figures(app, ["A", "B"]);
    assertSame({ board, sentence: await app.text("verdict-sentence") }, expected);
    await app.click("open-fields");
    await app.see("fields-table");
    const lines = await fieldLines(app);
    assert.deepEqual(lines.map(([name]) => name).toSorted(), names);
    for (const [name, rows, ...cells] of lines) {
      assert.ok(Number(rows) > 0, `${name} is expected in some rows`);
      assert.equal(cells.length, 8, "four figures of each candidate");
      const [ofBaseline, ofTrained] = [cells[2], cells[6]].map(Number);
      assert.ok(ofTrained > 0.9 && ofTrained > ofBaseline, `${name}: F1 ${ofBaseline} and ${ofTrained}`);
    }
    // A count leads to its rows.
    const wrong = lines.flatMap((line) => line.slice(2)).filter((_, place) => place % 4 === 3);
    const most = String(Math.max(...wrong.map(Number)));
    await app.driver.run(`
      const counts = [...document.querySelectorAll('[data-testid="fields-table"] button')];
      counts.find((button) => button.innerText.trim() === arguments[0]).click()`, most);
    await app.until("the rows behind the count are listed", `
      return document.querySelector('[data-testid="pairs-table"]')?.dataset.total === arguments[0]`, { args: [most] });
    assert.deepEqual(await app.complaints(), []);
  } finally {
    await app.stop();
  }
}

test("JSON answers are trained, compared and judged field by field", async () => {
  await inFolder((folder) => judgedByField(folder, asJson, { metric: /JSON/, names: ["topic", "urgent"] }));
});

test("tool calls are trained, compared and judged by name and arguments", async () => {
  const names = ["open_login", "open_parcel", "open_refund"];
  await inFolder((folder) => judgedByField(folder, asCall, { metric: /tool/, names }));
});

test("real tool calls are judged by their calls, and what can't be trained here says so", { skip: !EXTRA }, async () => {
  const app = await RunningApp.start({ args: [join(EXTRA, "data", "stock_toolcall_train.jsonl")] });
  try {
    await importOffered(app);
    await divideAndSeal(app, {
      beforeSeal: async () => assert.match(await app.text("judged-by"), /tool/),
    });
    const seen = await train(app);
    assert.ok(seen.states.has("failed"));
    assert.match(await app.driver.run(`return document.querySelector("main").innerText`), /calls a tool/);
    assert.deepEqual(await app.complaints(), []);
  } finally {
    await app.stop();
  }
});
