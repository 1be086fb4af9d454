// A model judge, as a person sets it up: answers recorded from a file, rated blind, judged. Each step
// is a function, so that tests and the tour go the same way.

/** Adds a candidate of recorded answers; the file dialog is answered by `chooser`. */
export async function addRecorded(app, chooser, { name, file, letter }) {
  await chooser.choose(file);
  await app.click("nav-candidates");
  await app.click("candidate-add");
  await app.click("kind-recorded");
  await app.driver.type(app.testId("candidate-name"), name);
  await app.click("recording-pick");
  await app.see("recording-matched");
  await app.click("recording-add");
  await app.see(`candidate-${letter}`);
}

/** Has the others measured against a candidate. */
export async function makeBaseline(app, letter) {
  await app.click("nav-candidates");
  await app.click(`candidate-${letter}`);
  await app.click("candidate-baseline");
  await app.until(`${letter} is the baseline`, "return document.querySelector(arguments[0])?.innerText.includes('baseline')", {
    args: [app.testId(`candidate-${letter}`)],
  });
}

/** Takes a candidate off the list. */
export async function removeCandidate(app, letter) {
  await app.click("nav-candidates");
  await app.click(`candidate-${letter}`);
  await app.click("candidate-remove");
  await app.click("remove-confirm");
  await app.until(`${letter} is gone`, "return !document.querySelector(arguments[0])", { args: [app.testId(`candidate-${letter}`)] });
}

/** Rates up to `most` answers of the sample by keys, as `isGood` sees them. */
export async function rate(app, isGood, most) {
  await app.click("judge-rate");
  await app.see("rating-text");
  for (let rated = 0; rated < most; rated += 1) {
    const { head, text } = await app.driver.run(`return {
      head: document.querySelector(".rating-answer p").innerText,
      text: document.querySelector('[data-testid="rating-text"]').innerText.split("\\n").slice(1).join("\\n").trim() }`);
    if (head.includes("rated")) break;
    await app.driver.press(isGood(text) ? "p" : "f");
    await app.until("the next answer is shown", `return document.querySelector(".rating-answer p").innerText !== arguments[0]`, {
      args: [head],
    });
  }
  await app.click("rating-back");
}

/** Sets the built-in model up as the judge, with rated answers as its examples. */
export async function setUpJudge(app, { rubric, examples }) {
  const change = async (id, text) => {
    await app.driver.clear(app.testId(id));
    await app.driver.type(app.testId(id), text);
  };
  await change("judge-rubric", rubric);
  await change("judge-examples", String(examples));
  await app.click("judge-save");
  await app.until("the judge is set up", `return document.querySelector('[data-testid="judge-save"]').disabled`);
}

/** Has it judge all answers of the last run. */
export async function judge(app, { seconds = 60 } = {}) {
  await app.click("judge-start");
  await app.until("all is judged", `return document.querySelector('[data-testid="judge-start"]').innerText.trim() === "All judged"`, { seconds });
}
