// Reads a project file beside the app, from a copy, so that the app's own locks stay untouched.
// Node 20 has no SQLite; Python, which the tests need anyway, has.

import { execFileSync } from "node:child_process";
import { copyFile, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const QUERY = `
import json, sqlite3, sys
rows = sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchall()
print(json.dumps(rows))`;

/** The only project in an app's home. */
export async function onlyProject(home) {
  const folder = join(home, "data", "projects");
  const names = (await readdir(folder)).filter((name) => name.endsWith(".holdout"));
  if (names.length !== 1) throw new Error(`${folder} holds ${names.length} projects`);
  return join(folder, names[0]);
}

/** The rows that `sql` selects in a project that no app has open. */
export async function select(project, sql) {
  const folder = await mkdtemp(join(tmpdir(), "holdout-look-"));
  try {
    const copy = join(folder, "copy.holdout");
    await copyFile(project, copy);
    // What was committed but not yet brought into the file; gone after a proper end.
    await copyFile(`${project}-wal`, `${copy}-wal`).catch(() => {});
    const out = execFileSync("python3", ["-c", QUERY, copy, sql], { encoding: "utf8", maxBuffer: 1 << 28 });
    return JSON.parse(out);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
