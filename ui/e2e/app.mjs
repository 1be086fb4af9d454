// Starts the real app under WebKitWebDriver, on a data folder of its own, and watches it for
// console errors and violations of the content security policy.

import { spawn } from "node:child_process";
import { access, mkdtemp, readdir, readFile, readlink, realpath, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { WebDriver } from "./webdriver.mjs";

const BINARY = process.env.HOLDOUT_APP_BINARY;
if (!BINARY) {
  throw new Error("HOLDOUT_APP_BINARY names no app. Run these tests by `cargo xtask test`.");
}

// What a page says when something is wrong. The app writes its console to standard output.
const COMPLAINT = /CONSOLE \w+ (ERROR|WARN)|Content Security Policy|Refused to/i;

export class RunningApp {
  #driverProcess;
  #output = "";
  /** The folder that holds all of the app's files. */
  home;
  driver;

  /** Starts the app with `args` on its command line. `home` reuses an earlier run's files. */
  static async start({ args = [], home, env = {} } = {}) {
    const app = new RunningApp();
    app.home = home ?? (await mkdtemp(join(tmpdir(), "holdout-e2e-")));
    const port = await freePort();
    app.#driverProcess = spawn(await onPath("WebKitWebDriver"), [`--port=${port}`, "--host=127.0.0.1"], {
      env: {
        ...process.env,
        TAURI_WEBVIEW_AUTOMATION: "true",
        // WebDriver takes pictures of a window only where its layers are put together (see the
        // shell's web_view.rs, which turns that off on a computer without a graphics processor).
        WEBKIT_DISABLE_COMPOSITING_MODE: "0",
        HOLDOUT_HOME: app.home,
        ...env,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const collect = (chunk) => (app.#output += chunk);
    app.#driverProcess.stdout.on("data", collect);
    app.#driverProcess.stderr.on("data", collect);
    await untilListening(port);
    app.driver = new WebDriver(port);
    await app.driver.start(BINARY, args);
    await app.#hook();
    return app;
  }

  // Errors of the page that never reach a console.
  #hook() {
    return this.driver.run(`
      window.__complaints = [];
      const note = (kind) => (event) =>
        window.__complaints.push(kind + ": " + (event.message ?? event.reason?.message ??
          event.reason ?? event.violatedDirective + " " + event.blockedURI));
      addEventListener("error", note("error"));
      addEventListener("unhandledrejection", note("rejection"));
      addEventListener("securitypolicyviolation", note("csp"));
    `);
  }

  /** Loads the page anew, as a person's Ctrl+R would. */
  async reload() {
    // A call that the page leaves behind is complained of, and the first one is made when it is ready.
    await this.#logged("the window is ready");
    await this.driver.run("location.reload()");
    await this.until("the page is there again", "return !window.__complaints && !!document.querySelector('h1')");
    await this.#hook();
  }

  /** Chooses light or dark, and starts the page again with it. */
  async chooseTheme(theme) {
    await this.driver.run(
      `return window.__TAURI_INTERNALS__.invoke("plugin:holdout|set_appearance", { appearance: arguments[0] })`,
      theme,
    );
    await this.reload();
    await this.until("the theme is there", "return document.documentElement.dataset.theme === arguments[0]", {
      args: [theme],
    });
  }

  /** Waits until the app has written `words` to its log. */
  async #logged(words) {
    const end = Date.now() + 30_000;
    while (!this.#output.includes(words)) {
      if (Date.now() > end) throw new Error(`Not within 30 s: "${words}" in the log.\n${this.#output}`);
      await sleep(20);
    }
  }

  testId(id) {
    return `[data-testid="${id}"]`;
  }

  /** Waits until `script` returns something true, and gives it back. */
  async until(what, script, { seconds = 30, args = [] } = {}) {
    const end = Date.now() + seconds * 1000;
    for (;;) {
      const value = await this.driver.run(script, ...args);
      if (value) return value;
      if (Date.now() > end) {
        const page = await this.driver.run("return document.body.innerText");
        throw new Error(`Not within ${seconds} s: ${what}. The page says:\n${page}\n${this.#output}`);
      }
      await sleep(50);
    }
  }

  see(id, options) {
    return this.until(`${id} is shown`, "return !!document.querySelector(arguments[0])", {
      ...options,
      args: [this.testId(id)],
    });
  }

  /** Clicks, as soon as the element can be used and nothing lies over it. */
  async click(id, options) {
    const ready = `
      const element = document.querySelector(arguments[0]);
      if (!element || element.disabled || element.getAttribute("aria-disabled") === "true") {
        return false;
      }
      element.scrollIntoView({ block: "nearest" });
      const { left, top, width, height } = element.getBoundingClientRect();
      const there = document.elementFromPoint(left + width / 2, top + height / 2);
      return !!there && (element.contains(there) || there.contains(element))`;
    await this.until(`${id} can be clicked`, ready, { ...options, args: [this.testId(id)] });
    await this.driver.click(this.testId(id));
  }

  text(id) {
    return this.driver.run("return document.querySelector(arguments[0]).innerText", this.testId(id));
  }

  /** The `data-*` attributes of an element. */
  data(id) {
    const script = "return { ...document.querySelector(arguments[0]).dataset }";
    return this.driver.run(script, this.testId(id));
  }

  /** Everything that the page complained of, by console, event or policy. */
  async complaints() {
    const events = await this.driver.run("return window.__complaints");
    const lines = this.#output.split("\n").filter((line) => COMPLAINT.test(line));
    return [...events, ...lines];
  }

  /** What the app and the driver printed so far. */
  get output() {
    return this.#output;
  }

  /** Closes the window, as a person does, and waits until the app has ended by itself. */
  async close() {
    const app = await this.#process();
    await this.driver.closeWindow().catch(() => {});
    for (let waited = 0; waited < 15_000; waited += 50) {
      if (!(await isRunning(app))) {
        this.#driverProcess.kill();
        return;
      }
      await sleep(50);
    }
    throw new Error(`the app did not end within 15 s of its window's end:\n${this.#output}`);
  }

  /** Ends the app as a crash or the system would: without any warning. */
  async kill() {
    const app = await this.#process();
    end(app);
    while (await isRunning(app)) await sleep(10);
    await this.driver.quit().catch(() => {});
    this.#driverProcess.kill();
  }

  /** The app's process: the driver's child that runs the binary. */
  async #process() {
    const binary = await realpath(BINARY);
    for (const entry of await readdir("/proc")) {
      if (!/^\d+$/.test(entry)) continue;
      const program = await readlink(`/proc/${entry}/exe`).catch(() => undefined);
      const parent = await readFile(`/proc/${entry}/status`, "utf8").catch(() => "");
      if (program === binary && parent.includes(`\nPPid:\t${this.#driverProcess.pid}\n`)) return Number(entry);
    }
    throw new Error("the driver has no child that is the app");
  }

  /** The app's process and all that it started, and they in turn. */
  async processes() {
    const found = [await this.#process()];
    const parents = await parentOfEach();
    for (const pid of found) {
      for (const [child, parent] of parents) if (parent === pid) found.push(child);
    }
    return found;
  }

  /** Ends the app and its driver, whatever state they are in: none of them outlives the test. */
  async stop({ keep = false } = {}) {
    const app = await this.#process().catch(() => undefined);
    try {
      await this.driver.quit().catch(() => {});
      // A driver that ends its session does not always end the app with it.
      if (app !== undefined && (await isRunning(app))) end(app);
    } finally {
      this.#driverProcess.kill();
    }
    if (!keep) await rm(this.home, { recursive: true, force: true });
  }
}

/** The parent of each process that runs now. */
async function parentOfEach() {
  const parents = new Map();
  for (const entry of await readdir("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    const status = await readFile(`/proc/${entry}/status`, "utf8").catch(() => "");
    const parent = /^PPid:\t(\d+)$/m.exec(status);
    if (parent) parents.set(Number(entry), Number(parent[1]));
  }
  return parents;
}

/** Ends a process, which may have ended by itself in the meantime. */
function end(pid) {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}

/** A process that ended but was not waited for yet is not running. */
async function isRunning(process) {
  const status = await readFile(`/proc/${process}/status`, "utf8").catch(() => "");
  return status !== "" && !/^State:\t[ZX]/m.test(status);
}

/** Where a program is, whatever search path the app itself will get. */
async function onPath(program) {
  for (const folder of process.env.PATH.split(delimiter)) {
    const path = join(folder, program);
    if (await access(path).then(() => true, () => false)) return path;
  }
  throw new Error(`${program} is not installed. \`cargo xtask setup\` installs it.`);
}

export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export async function untilListening(port) {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const answer = await fetch(`http://127.0.0.1:${port}/status`).catch(() => undefined);
    if (answer?.ok) return;
    await sleep(50);
  }
  throw new Error("WebKitWebDriver did not start. Is webkit2gtk-driver installed?");
}
