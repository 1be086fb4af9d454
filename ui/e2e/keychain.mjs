// A D-Bus session for one app, with a real keychain on it: open, locked, or none.

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);
const PASSWORD = "the password of the keychain";
const SERVICE = "org.freedesktop.secrets";

// Without folders of services: what is not started here can't be started by a call.
const BUS = (socket) => `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`;

export class Session {
  /** The environment of an app that belongs to this session. */
  env;
  #folder;
  #bus;
  #keychain;

  /** Starts a session; `keychain` is `open`, `locked` or `none`. */
  static async start(keychain) {
    const session = new Session();
    session.#folder = await mkdtemp(join(tmpdir(), "holdout-bus-"));
    try {
      await session.#startBus();
      if (keychain !== "none") await session.#startKeychain({ unlock: true });
      if (keychain === "locked") {
        // It now has a collection, which another start finds locked.
        await ended(session.#keychain);
        await session.#startKeychain({ unlock: false });
      }
    } catch (error) {
      await session.stop();
      throw error;
    }
    return session;
  }

  async stop() {
    await ended(this.#keychain);
    await ended(this.#bus);
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #startBus() {
    const socket = join(this.#folder, "bus");
    const configuration = join(this.#folder, "bus.conf");
    await writeFile(configuration, BUS(socket));
    this.#bus = spawn("dbus-daemon", [`--config-file=${configuration}`, "--nofork", "--print-address"], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    const [address] = await Promise.race([once(this.#bus.stdout, "data"), failed(this.#bus, "dbus-daemon")]);
    this.env = { DBUS_SESSION_BUS_ADDRESS: String(address).trim() };
  }

  async #startKeychain({ unlock }) {
    const home = join(this.#folder, "home");
    const runtime = join(this.#folder, "run");
    await mkdir(home, { recursive: true });
    await mkdir(runtime, { recursive: true, mode: 0o700 });
    const args = ["--foreground", "--components=secrets", `--control-directory=${runtime}`];
    this.#keychain = spawn("gnome-keyring-daemon", unlock ? [...args, "--unlock"] : args, {
      env: {
        ...process.env,
        ...this.env,
        HOME: home,
        XDG_DATA_HOME: join(home, "data"),
        XDG_CONFIG_HOME: join(home, "config"),
        XDG_CACHE_HOME: join(home, "cache"),
        XDG_RUNTIME_DIR: runtime,
      },
      stdio: ["pipe", "ignore", "ignore"],
    });
    this.#keychain.stdin.end(unlock ? PASSWORD : "");
    await Promise.race([this.#untilOwned(), failed(this.#keychain, "gnome-keyring-daemon")]);
  }

  async #untilOwned() {
    const ask = ["--session", "--print-reply", "--dest=org.freedesktop.DBus", "/org/freedesktop/DBus"];
    for (let attempt = 0; attempt < 200; attempt += 1) {
      const asked = run("dbus-send", [...ask, "org.freedesktop.DBus.NameHasOwner", `string:${SERVICE}`], {
        env: { ...process.env, ...this.env },
      });
      if ((await asked).stdout.includes("boolean true")) return;
      await sleep(50);
    }
    throw new Error("the keychain did not appear on its bus within 10 s");
  }
}

/** Never settles well: throws if a process can't be started or ends by itself. */
async function failed(process, name) {
  const [code] = await once(process, "exit").catch((error) => [error.message]);
  throw new Error(`${name} ended: ${code}. Is it installed? \`cargo xtask setup\` installs it.`);
}

/** Ends a process of this session and waits for its end. */
async function ended(process) {
  if (process === undefined || process.exitCode !== null || process.signalCode !== null) return;
  const exit = once(process, "exit");
  process.kill();
  await exit;
}
