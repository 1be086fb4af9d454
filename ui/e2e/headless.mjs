// The headless runner beside the window: what it finds in the same files, the window must show.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const HEADLESS = process.env.HOLDOUT_HEADLESS_BINARY;

/** Gives `run` a folder that is gone afterwards. */
export async function inFolder(run) {
  const folder = await mkdtemp(join(tmpdir(), "holdout-files-"));
  try {
    await run(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What the headless runner prints for the same files. */
export async function headless(folder, data) {
  const study = join(folder, "study.toml");
  const lines = Object.entries(data).map(([key, value]) => `${key} = ${JSON.stringify(value)}`);
  await writeFile(study, `[data]\n${lines.join("\n")}\n`);
  const out = join(folder, "out");
  const run = spawnSync(HEADLESS, ["run", study, "--out", out], { encoding: "utf8" });
  assert.equal(run.status, 0, run.stderr);
  assert.deepEqual(JSON.parse(run.stdout), JSON.parse(await readFile(join(out, "result.json"))));
  return JSON.parse(run.stdout);
}

/** The window's scores and sentence are the headless runner's, to the last digit. */
export function assertSame(window, headless) {
  const [a, b] = headless.candidates;
  const pairs = [
    ["A", a],
    ["B", b],
  ];
  for (const [letter, candidate] of pairs) {
    const { score } = window.board[letter];
    assert.equal(Number(score.n), candidate.n);
    assert.equal(Number(score.correct), candidate.correct);
    assert.equal(Number(score.accuracy), candidate.accuracy);
    assert.equal(Number(score.low), candidate.ci_low);
    assert.equal(Number(score.high), candidate.ci_high);
  }
  const { comparison } = window.board.B;
  const [expected] = headless.comparisons;
  assert.equal(Number(comparison.b), expected.b);
  assert.equal(Number(comparison.c), expected.c);
  assert.equal(Number(comparison.p), expected.p_value);
  // The window shows points, the runner's JSON shares.
  assert.equal(Number(comparison.difference), expected.difference * 100);
  assert.equal(Number(comparison.low), expected.ci_low * 100);
  assert.equal(Number(comparison.high), expected.ci_high * 100);
  assert.equal(window.sentence, headless.verdict.sentence);
}
