// What a person hands over: the Report screen, the file beside the project, and that the file stays
// inert in a real browser whatever the rows hold.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

import { RunningApp } from "./app.mjs";
import { writeTickets } from "./examples.mjs";
import { compare, divideAndSeal, importOffered, train } from "./main_job.mjs";
import { openPage } from "./page.mjs";

const HEADLESS = process.env.HOLDOUT_HEADLESS_BINARY;

async function inFolder(run) {
  const folder = await mkdtemp(join(tmpdir(), "holdout-report-"));
  try {
    await run(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Opens a page in the plain browser and gives what `script` returns there. */
async function inBrowser(file, script) {
  const page = await openPage(pathToFileURL(file).href);
  try {
    return await page.driver.run(script);
  } finally {
    await page.close();
  }
}

/** An environment in which no file dialog can be shown: no session bus for a portal, no zenity. */
async function withoutDialogs(folder) {
  const bin = join(folder, "bin");
  await mkdir(bin);
  const { stdout } = spawnSync("which", ["WebKitWebDriver"], { encoding: "utf8" });
  await symlink(stdout.trim(), join(bin, "WebKitWebDriver"));
  return { PATH: bin, DBUS_SESSION_BUS_ADDRESS: undefined };
}

/** Waits until a file with this ending was saved, and gives its name. */
function saved(app, ending) {
  return app.until(
    `a file ending in ${ending} is saved`,
    `const name = document.querySelector('[data-testid="report-saved"]')?.dataset.name;
     return name?.endsWith(arguments[0]) && name`,
    { args: [ending] },
  );
}

test("the report says what the window says, and is saved beside the project without a dialog", async () => {
  await inFolder(async (folder) => {
    const file = await writeTickets(folder);
    const app = await RunningApp.start({ args: [file], env: await withoutDialogs(folder) });
    try {
      await importOffered(app);
      await app.click("nav-report");
      await app.see("report-to-compare");
      assert.match(await app.text("report-headline"), /Nothing to hand over yet/);
      await divideAndSeal(app);
      await train(app);
      await compare(app);
      const sentence = await app.text("verdict-sentence");
      await app.driver.press("6", "\uE009");
      await app.see("report-preview");
      assert.equal(await app.text("report-sentence"), sentence);

      await app.click("report-save");
      await app.see("report-error");
      assert.match(await app.text("report-error"), /beside the project/);
      await app.click("report-save-beside");
      const html = join(app.home, "data", "projects", await saved(app, ".html"));
      const said = await inBrowser(html, "return document.querySelector('h1').innerText");
      assert.equal(said, sentence);

      for (const [format, ending] of [["markdown", ".md"], ["csv", ".csv"], ["json", ".json"]]) {
        await app.click(`report-save-beside-${format}`);
        await saved(app, ending);
      }
      const names = await readdir(join(app.home, "data", "projects"));
      const reports = names.filter((name) => !name.includes(".holdout")).toSorted();
      assert.deepEqual(reports, ["tickets answers.csv", "tickets report.html", "tickets report.md", "tickets result.json"]);
      const result = join(app.home, "data", "projects", "tickets result.json");
      assert.equal(JSON.parse(await readFile(result, "utf8")).verdict.sentence, sentence);
      assert.deepEqual(await app.complaints(), []);
    } finally {
      await app.stop();
    }
  });
});

const HOSTILE = [
  `<script>document.title = "ran"</script>`,
  `"><img src=x onerror="document.title='ran'">`,
  `' onmouseover='document.title="ran"' x='`,
  `<svg/onload=document.title="ran">`,
  `</style><script>document.title="ran"</script>`,
  `abc\u202Egnp.exe\u202C`,
  `&lt;script&gt;already escaped&lt;/script&gt;`,
  `javascript:document.title="ran"`,
];

test("a report of hostile rows runs nothing, loads nothing and shows them as they are", async () => {
  await inFolder(async (folder) => {
    const quote = (text) => `"${text.replaceAll('"', '""')}"`;
    const lines = ["text,label"];
    for (let row = 0; row < 240; row += 1) {
      const text = `${HOSTILE[row % HOSTILE.length]} ${row} \u0007`;
      lines.push(`${quote(text)},${quote(row % 3 === 0 ? HOSTILE[1] : HOSTILE[row % 2 === 0 ? 0 : 5])}`);
    }
    lines.push(`${quote(`huge ${"<b>x</b>".repeat(131_072)}`)},${quote(HOSTILE[0])}`);
    await writeFile(join(folder, "hostile.csv"), lines.join("\n"));
    const prompt = JSON.stringify(HOSTILE.join("\n"));
    await writeFile(
      join(folder, "study.toml"),
      `name = ${JSON.stringify(HOSTILE[0].slice(0, 30))}\nreports = ["html"]\n[data]\nfile = "hostile.csv"\n` +
        `input = "text"\nanswer = "label"\nfaulty_rows = "leave_out"\n` +
        `[[candidates]]\nname = ${JSON.stringify(HOSTILE[1])}\nkind = "prompted"\nexamples = 6\nprompt = ${prompt}\n` +
        `[[candidates]]\nname = ${JSON.stringify(HOSTILE[2])}\nkind = "prompted"\nexamples = 2\nprompt = "x"\n`,
    );
    const out = join(folder, "out");
    const run = spawnSync(HEADLESS, ["run", join(folder, "study.toml"), "--out", out], { encoding: "utf8" });
    assert.equal(run.status, 0, run.stderr);
    const found = await inBrowser(
      join(out, "report.html"),
      `return {
        title: document.title,
        foreign: document.querySelectorAll("script, img, iframe, object, embed, link, base, form, a").length,
        listening: [...document.querySelectorAll("*")].flatMap((element) =>
          element.getAttributeNames().filter((name) => name.startsWith("on") || name === "style" || name === "href" || name === "src")),
        loaded: performance.getEntriesByType("resource").length,
        bidi: /[\\u202a-\\u202e\\u2066-\\u2069\\u0000-\\u0008]/.test(document.body.textContent),
        prompt: document.querySelector("pre bdi").textContent,
        label: [...document.querySelectorAll("th[scope=row] bdi")].some((cell) => cell.textContent === arguments[0]),
      }`.replace("arguments[0]", JSON.stringify(HOSTILE[1])),
    );
    assert.ok(!found.title.startsWith("ran"), found.title);
    assert.equal(found.foreign, 0);
    assert.deepEqual(found.listening, []);
    assert.equal(found.loaded, 0);
    assert.equal(found.bidi, false);
    assert.ok(found.prompt.startsWith(HOSTILE[0]) && found.prompt.includes("U+202E"), found.prompt);
    assert.ok(found.label, "a hostile name stands there as text");
  });
});
