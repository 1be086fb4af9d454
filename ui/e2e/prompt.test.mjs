// The story of a bloated prompt: its examples become rows, the fine-tuned candidate gets a short
// prompt, and the scoreboard says what that saves.

import assert from "node:assert/strict";
import { test } from "node:test";

import { RunningApp } from "./app.mjs";
import { compare, divideAndSeal, openSample, train } from "./main_job.mjs";
import { picture } from "./pictures.mjs";

/** Replaces the prompt as a paste does: the whole text at once. */
function paste(app, text) {
  return app.driver.run(
    `const area = document.querySelector('[data-testid="prompt"]');
     area.select();
     document.execCommand("insertText", false, arguments[0]);
     return area.value.length`,
    text,
  );
}

const ticks = `return document.querySelectorAll('[data-testid="prompt-pane"] li .check.on').length`;

test("the examples of a big prompt become rows, and the scoreboard shows what the short one saves", async () => {
  const app = await RunningApp.start();
  try {
    await openSample(app);
    await app.click("nav-candidates");
    await app.see("prompt-pane");
    const long = await app.driver.run(`return document.querySelector('[data-testid="prompt"]').value`);

    await paste(app, "Sort the ticket.");
    await app.until("the pane is gone", `return !document.querySelector('[data-testid="prompt-pane"]')`);
    await paste(app, long);
    await app.see("prompt-pane");
    assert.equal(await app.driver.run(ticks), 15, "all examples are new, so all are ticked");
    const meter = await app.data("prompt-meter");
    assert.ok(Number(meter.tokens) > 2_000 && Number(meter.rules) < Number(meter.tokens));
    assert.equal((await app.data("prompt")).tinted, "15", "their lines are tinted");
    await app.driver.run(`document.querySelector('[data-testid="prompt"]').scrollTop = 1e6`);
    await picture(app, "pane");

    await app.click("prompt-apply");
    await app.until("the pane is gone", `return !document.querySelector('[data-testid="prompt-pane"]')`);
    await app.until("the rows are known", `return !!document.querySelector('[data-testid="prompt-open"]')`);
    await app.click("prompt-open");
    await app.see("prompt-pane");
    assert.equal(await app.driver.run(ticks), 0, "nothing is added twice");
    await app.click("prompt-close");

    await app.driver.type(app.testId("volume"), "20000\uE007");
    await app.until(
      "money per month is shown",
      `return document.querySelector('[data-testid="candidate-A"]').innerText.includes("/mo")`,
    );
    await picture(app, "candidates");
    await divideAndSeal(app);
    assert.ok((await train(app)).states.has("succeeded"));
    await compare(app);
    const [a, b] = [await app.data("score-A"), await app.data("score-B")];
    assert.ok(Number(a.tokens) > 2_000, `the baseline sends ${a.tokens}`);
    assert.ok(Number(b.tokens) < 200, `the tuned candidate sends ${b.tokens}`);
    assert.ok(Number(a.month) > Number(b.month) && Number(b.month) > 0, `${a.month} and ${b.month}`);
    await picture(app, "scoreboard");
    assert.deepEqual(await app.complaints(), []);
  } finally {
    await app.stop();
  }
});
