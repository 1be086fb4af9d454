// Starts the app some times, each time with files of its own, and prints as JSON how long it took
// until its window was ready, and the memory that it then holds. `cargo xtask bench app` and
// `cargo xtask package` run it on a binary without WebDriver, as a person starts it.

import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const READY = "the window is ready";
const PATIENCE_MS = 30_000;
/** The web view still frees and fetches for a while after its first frame. */
const IDLE_AFTER_MS = 5_000;

/** Starts it once. Milliseconds from the start of the process to the window, bytes of memory. */
async function startOnce() {
  const home = await mkdtemp(join(tmpdir(), "holdout-start-"));
  const begin = performance.now();
  const app = spawn(process.env.HOLDOUT_APP_BINARY, [], {
    env: { ...process.env, HOLDOUT_HOME: home },
    stdio: "ignore",
  });
  try {
    const ready = (await untilReady(app, join(home, "logs"), begin)) - begin;
    await sleep(IDLE_AFTER_MS);
    if (app.exitCode !== null) throw new Error(`the app ended by itself with ${app.exitCode}`);
    const processes = await family(app.pid);
    const sizes = await Promise.all(processes.map(proportionalSetSize));
    return { ready_ms: ready, pss_bytes: sizes.reduce((sum, size) => sum + size, 0), processes: sizes.length };
  } finally {
    app.kill();
    await new Promise((resolve) => (app.exitCode === null && app.signalCode === null ? app.once("exit", resolve) : resolve()));
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Waits for the line in the log that the command `window_ready` writes. */
async function untilReady(app, logs, begin) {
  while (performance.now() - begin < PATIENCE_MS) {
    const names = await readdir(logs).catch(() => []);
    for (const name of names) {
      if ((await readFile(join(logs, name), "utf8")).includes(READY)) return performance.now();
    }
    if (app.exitCode !== null) throw new Error(`the app ended by itself with ${app.exitCode}`);
    await sleep(2);
  }
  throw new Error(`no window within ${PATIENCE_MS / 1000} s`);
}

/** A process and all that it started, as the kernel has them. */
async function family(root) {
  const parents = new Map();
  for (const entry of await readdir("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    const status = await readFile(`/proc/${entry}/status`, "utf8").catch(() => "");
    const parent = /^PPid:\t(\d+)$/m.exec(status)?.[1];
    if (parent) parents.set(Number(entry), Number(parent));
  }
  const found = [root];
  for (let index = 0; index < found.length; index += 1) {
    for (const [child, parent] of parents) if (parent === found[index]) found.push(child);
  }
  return found;
}

/** Its own memory and its share of what it shares. */
async function proportionalSetSize(process) {
  const rollup = await readFile(`/proc/${process}/smaps_rollup`, "utf8").catch(() => "");
  return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0) * 1024;
}

const starts = [];
for (let index = 0; index < Number(process.argv[2] ?? 1); index += 1) starts.push(await startOnce());
console.log(JSON.stringify(starts));
