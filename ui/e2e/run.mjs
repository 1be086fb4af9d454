// `npm run e2e`: the tests, one after the other. `npm run e2e -- --demo FOLDER`: the tour, which
// leaves numbered pictures in FOLDER.

import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";

const here = import.meta.dirname;
const demo = process.argv.indexOf("--demo");
const args =
  demo > 0
    ? [join(here, "demo.mjs"), process.argv[demo + 1]]
    : ["--test", "--test-concurrency=1", ...tests()];

function tests() {
  return readdirSync(here)
    .filter((name) => name.endsWith(".test.mjs"))
    .map((name) => join(here, name));
}

// Far longer than they take: what hangs must end, and fail.
const timeout = 30 * 60_000;
process.exitCode = spawnSync(process.execPath, args, { stdio: "inherit", timeout }).status ?? 1;
