// A page in WebKit's own plain browser, without the app: for files that are handed over.

import { spawn } from "node:child_process";

import { freePort, untilListening } from "./app.mjs";
import { WebDriver } from "./webdriver.mjs";

/** Opens a page. Give it back with `close`. */
export async function openPage(url) {
  const port = await freePort();
  const process = spawn("WebKitWebDriver", [`--port=${port}`, "--host=127.0.0.1"], { stdio: "ignore" });
  await untilListening(port);
  const driver = new WebDriver(port);
  await driver.startBrowser(url);
  const close = async () => {
    await driver.quit().catch(() => {});
    process.kill();
  };
  return { driver, close };
}
