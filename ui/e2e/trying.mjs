// Trying things out beside the main job: a question to the candidates, and a checkpoint as one of them.

import assert from "node:assert/strict";

/** Asks every candidate that can answer, and waits until those of `letters` have. */
export async function tryQuestion(app, text, letters) {
  await app.click("nav-candidates");
  await app.click("playground-open");
  await app.see("playground-question");
  await app.driver.type(app.testId("playground-question"), text);
  await app.click("playground-ask");
  await app.until(
    `${letters.join(" and ")} answered`,
    `return arguments[0].every((letter) =>
       document.querySelector('[data-testid="tried-' + letter + '"]')?.dataset.state === "answered")`,
    { args: [letters] },
  );
  for (const letter of letters) assert.match(await app.text(`tried-${letter}`), /\d in, \d/, `${letter} says what it took`);
}

/** Makes a candidate of the first checkpoint that is none yet. Gives its letter. */
export async function compareCheckpoint(app) {
  await app.click("nav-train");
  const button = 'button[data-testid^="checkpoint-"]:not(:disabled)';
  await app.until("a checkpoint can be compared", "return !!document.querySelector(arguments[0])", { args: [button] });
  const step = await app.driver.run(`return document.querySelector(arguments[0]).dataset.testid.slice("checkpoint-".length)`, button);
  await app.click(`checkpoint-${step}`);
  await app.see(`checkpoint-letter-${step}`, { seconds: 60 });
  return app.text(`checkpoint-letter-${step}`);
}
