// Changing rows on the Data screen, as a person does it.

/** The number of rows that a finding is about; 0 when it is not in the list. */
export function found(app, code) {
  return app.driver.run(
    `return Number(document.querySelector(arguments[0])?.dataset.rows ?? 0)`,
    app.testId(`issue-${code}`),
  );
}

/** Waits until a finding is about so many rows. */
export function untilFound(app, code, rows) {
  return app.until(
    `${code} is about ${rows} rows`,
    `return Number(document.querySelector(arguments[0])?.dataset.rows ?? 0) === arguments[1]`,
    { args: [app.testId(`issue-${code}`), rows] },
  );
}

/** Rows that are left out, by the foot of the table. */
export function leftOut(app) {
  return app.driver.run(
    `return Number(document.querySelector(arguments[0])?.dataset.rows ?? 0)`,
    app.testId("left-out"),
  );
}

/** Presses the fix of a finding, and gives back what its button said. */
export async function fix(app, code) {
  await app.click(`issue-${code}`);
  await app.see("fix");
  const label = (await app.text("fix")).trim();
  await app.click("fix");
  await untilFound(app, code, 0);
  return label;
}

/** Opens the first row of a finding. */
export async function openFirst(app, code) {
  await app.click(`issue-${code}`);
  await app.until(
    "the table shows the finding's rows",
    `const table = document.querySelector(arguments[0]);
     const issue = document.querySelector(arguments[1]);
     return !!table && !!issue && table.dataset.total === issue.dataset.rows`,
    { args: [app.testId("rows-table"), app.testId(`issue-${code}`)] },
  );
  await app.click("review");
  await app.see("beside");
}

/** The step that undo or redo would take: "Exclude 6 duplicates". */
export async function step(app, which) {
  return (await app.data(which)).step;
}

/** Presses undo or redo and waits until the next step is another. */
export async function walk(app, which) {
  const before = await step(app, which);
  await app.click(which);
  await app.until(
    `${which} has taken its step`,
    `return document.querySelector(arguments[0])?.dataset.step !== arguments[1]`,
    { args: [app.testId(which), before] },
  );
  return before;
}
