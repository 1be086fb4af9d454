// Free text through a model judge: two writers' recorded answers, a person's blind ratings, the
// agreement that they show, and the verdict that rests on it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { RunningApp } from "./app.mjs";
import { Chooser } from "./chooser.mjs";
import { inFolder } from "./headless.mjs";
import { addRecorded, judge, makeBaseline, rate, removeCandidate, setUpJudge } from "./judging.mjs";
import { compare, divideAndSeal, figures, importOffered } from "./main_job.mjs";
import { isGood, writeTone } from "./tone.mjs";

const RUBRIC = "A good answer is polite and says what the customer asked for.";

test("recorded answers are compared by a judge once it is shown to agree with a person", async () => {
  await inFolder(async (folder) => {
    const files = await writeTone(folder);
    const chooser = await Chooser.start();
    const app = await RunningApp.start({ args: [files.requests], env: chooser.env });
    try {
      await importOffered(app);
      await divideAndSeal(app);
      await addRecorded(app, chooser, { name: "Curt", file: files.curt, letter: "C" });
      await addRecorded(app, chooser, { name: "Warm", file: files.warm, letter: "D" });
      await makeBaseline(app, "C");
      for (const letter of ["A", "B"]) await removeCandidate(app, letter);
      await compare(app);
      const byText = await figures(app, ["C", "D"]);

      await app.click("open-judge");
      await app.see("judge-rubric");
      await setUpJudge(app, { rubric: RUBRIC, examples: 0 });
      await rate(app, isGood, 12);
      await setUpJudge(app, { rubric: RUBRIC, examples: 12 });
      await judge(app);
      const isBarred = () => app.driver.run(`return document.querySelector('[data-testid="judge-decide"]').disabled`);
      assert.ok(await isBarred(), "what it was shown as examples proves nothing");
      await rate(app, isGood, 50);
      await app.until("the agreement is shown", `return /kappa/i.test(document.querySelector('[data-testid="judge-agreement"]').innerText)`);
      assert.ok(!(await isBarred()), await app.text("judge-agreement"));
      await app.click("judge-decide");
      await app.see("judge-release");
      await app.click("judge-back");

      await app.click("compare-again");
      await compare(app);
      const judged = await figures(app, ["C", "D"]);
      assert.ok(Number(byText.D.score.correct) < 10, "no match sees that an answer is good");
      const [curt, warm] = [judged.C, judged.D].map(({ score }) => Number(score.accuracy));
      assert.ok(warm > curt + 0.3, `${warm} and ${curt}`);
      await app.click("why");
      assert.match(await app.text("why-panel"), /A model judge, local-base/);
      assert.deepEqual(await app.complaints(), []);
    } finally {
      await app.stop();
      await chooser.stop();
    }
  });
});
