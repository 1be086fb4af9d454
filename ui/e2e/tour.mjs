// Leaves pictures of the window.

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Numbered pictures of one way through the app. */
export class Tour {
  #number = 0;

  constructor(folder, app, theme) {
    this.folder = folder;
    this.app = app;
    this.theme = theme;
  }

  /** Leaves a picture, once the page has come to rest and its messages are gone. */
  async picture(name) {
    await this.app.driver.run(`document.querySelectorAll(".toast button").forEach((button) => button.click())`);
    await sleep(300);
    this.#number += 1;
    const number = String(this.#number).padStart(2, "0");
    await writeFile(join(this.folder, `${this.theme}-${number}-${name}.png`), await this.app.driver.screenshot());
  }
}
