// The project's own server that misbehaves, as a process of its own: it trains and answers like any
// server with OpenAI's API, and fails as it is told.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

const BINARY = process.env.HOLDOUT_FAULTS_BINARY;

export class FaultyServer {
  /** The root of its API. */
  url;
  #process;
  #said = "";

  /** `answers` maps questions to answers; `faults` are `route:when:fault`. */
  static async start({ folder, answers = {}, faults = [] }) {
    if (!BINARY) throw new Error("HOLDOUT_FAULTS_BINARY names no server. Run these tests by `cargo xtask test`.");
    const table = join(folder, `answers-${faults.length}.json`);
    await writeFile(table, JSON.stringify(answers));
    const server = new FaultyServer();
    server.#process = spawn(BINARY, ["--answers", table, ...faults.flatMap((fault) => ["--fault", fault])], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    server.#process.stdout.on("data", (chunk) => (server.#said += chunk));
    while (!server.#said.includes("\n")) await once(server.#process.stdout, "data");
    server.url = server.#said.trim();
    return server;
  }

  /** Ends it. Gives how many jobs were created and how many files are left. */
  async stop() {
    if (this.#process.exitCode !== null) return JSON.parse(this.#said.trim().split("\n").at(-1));
    this.#process.stdin.end();
    await once(this.#process, "close");
    return JSON.parse(this.#said.trim().split("\n").at(-1));
  }
}
