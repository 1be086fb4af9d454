// Reading a comparison row by row, as a person does it after the verdict.

import assert from "node:assert/strict";

const ENTER = "\uE007";
const ESCAPE = "\uE00C";

/** Opens the second row of the table side by side, by keyboard. */
export async function openRowBeside(app) {
  const second = '[data-testid="pairs-table"] [role="row"][aria-rowindex="3"]';
  await app.until("rows are there", "return !!document.querySelector(arguments[0])", { args: [second] });
  await app.driver.click(second);
  await app.driver.press(ENTER);
  await app.see("answer-A");
}

/** Opens a candidate's confusion matrix. */
export async function openConfusion(app, letter) {
  await app.click("open-labels");
  await app.until("a matrix is there", `return !!document.querySelector('[data-testid="labels-view"]')?.dataset.n`);
  await app.click(`labels-of-${letter}`);
  await app.until(
    "the matrix is drawn",
    `return document.querySelector(arguments[0])?.getAttribute("aria-pressed") === "true" &&
       document.querySelector('[data-testid="labels-view"]').getAttribute("aria-busy") === "false" &&
       !!document.querySelector('[data-testid="confusion-table"] td.cell.on')`,
    { args: [app.testId(`labels-of-${letter}`)] },
  );
}

/** Walks through rows side by side and back to the table, which has the focus again. */
export async function walkRows(app) {
  await openRowBeside(app);
  const place = await app.text("row-place");
  assert.match(place, /^2 of \d/);
  const first = await shownRow(app);
  assert.equal(first.states.A, "wrong", "these are the rows that only B has right");
  assert.equal(first.states.B, "right");
  assert.match(await app.text("row-headline"), /^B is right here and A is not/);
  assert.ok(first.struck > 0, "what A has instead of the expected answer is struck");
  await app.driver.press("j");
  await app.until("the next row is shown", `return document.querySelector('[data-testid="row-view"]').dataset.row !== arguments[0]`, {
    args: [first.row],
  });
  assert.match(await app.text("row-place"), /^3 of \d/);
  await app.driver.press(ESCAPE);
  await app.see("pairs-table");
  const focused = await app.driver.run("return document.activeElement.dataset.testid");
  assert.equal(focused, "pairs-table", "the table has the focus again");
}

function shownRow(app) {
  return app.driver.run(`
    const states = [...document.querySelectorAll('[data-testid^="answer-"]')].map((answer) =>
      [answer.dataset.testid.slice("answer-".length), answer.dataset.state]);
    return {
      row: document.querySelector('[data-testid="row-view"]').dataset.row,
      states: Object.fromEntries(states),
      struck: document.querySelectorAll('[data-testid="answer-A"] del').length,
    }`);
}

/** Presses the fullest wrong cell of the matrix; the table then has as many rows as the cell says. */
export async function pressFullestCell(app) {
  const rows = await app.driver.run(`
    const wrong = [...document.querySelectorAll('[data-testid="confusion-table"] td.cell.on:not(.right)')];
    const fullest = wrong.toSorted((one, other) => other.dataset.rows - one.dataset.rows)[0];
    fullest.dataset.testid = "fullest-cell";
    return Number(fullest.dataset.rows)`);
  assert.ok(rows > 0);
  const heads = await app.driver.run(`
    return [...document.querySelectorAll('[data-testid="confusion-table"] th')].map((head) => getComputedStyle(head).position)`);
  assert.ok(heads.every((position) => position === "sticky"), "heads stay in sight as the matrix scrolls");
  await app.click("fullest-cell");
  await app.see("pairs-table");
  await app.until(`the table has ${rows} rows`, `return document.querySelector('[data-testid="pairs-table"]').dataset.total === arguments[0]`, {
    args: [String(rows)],
  });
}

/** Corrects what the row expects that is shown side by side, and goes back to the scoreboard. */
export async function correctRow(app, { answer, reason, author, beforeSave = async () => {} }) {
  await app.click("correct-open");
  await app.see("correct-row");
  await beforeSave();
  const fields = { "correct-answer": answer, "correct-reason": reason, "correct-author": author };
  for (const [id, text] of Object.entries(fields)) {
    await app.driver.clear(app.testId(id));
    await app.driver.type(app.testId(id), text);
  }
  await app.click("correct-save");
  await app.click("to-scoreboard");
  await app.click("show-corrections");
  await app.see("corrections-panel");
}
