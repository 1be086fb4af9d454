// A small client of the W3C WebDriver protocol: what these tests need and no more.
// https://www.w3.org/TR/webdriver2/

const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

export class WebDriver {
  #base;

  constructor(port) {
    this.#base = `http://127.0.0.1:${port}`;
  }

  async #call(method, path, body) {
    const response = await fetch(this.#base + path, {
      method,
      headers: { "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const { value } = await response.json();
    if (!response.ok) {
      throw new Error(`${method} ${path}: ${value?.error}: ${value?.message}`);
    }
    return value;
  }

  /** Starts the app as a session. `args` are its command line. */
  start(binary, args) {
    return this.#begin({ "webkitgtk:browserOptions": { binary, args } });
  }

  /** Starts WebKit's own plain browser and opens a page in it. */
  async startBrowser(url) {
    await this.#begin({});
    await this.#call("POST", "/url", { url });
  }

  async #begin(alwaysMatch) {
    const value = await this.#call("POST", "/session", { capabilities: { alwaysMatch } });
    this.#base += `/session/${value.sessionId}`;
    await this.#call("POST", "/timeouts", { script: 60_000, pageLoad: 60_000, implicit: 0 });
  }

  quit() {
    return this.#call("DELETE", "");
  }

  /** Closes the window, and with it the app. */
  closeWindow() {
    return this.#call("DELETE", "/window");
  }

  /** Runs a function body in the page and gives back what it returns. */
  run(script, ...args) {
    return this.#call("POST", "/execute/sync", { script, args });
  }

  async find(css) {
    const value = await this.#call("POST", "/element", { using: "css selector", value: css });
    return value[ELEMENT];
  }

  async click(css) {
    const id = await this.find(css);
    await this.#call("POST", `/element/${id}/click`, {});
  }

  async type(css, text) {
    const id = await this.find(css);
    await this.#call("POST", `/element/${id}/value`, { text });
  }

  async clear(css) {
    const id = await this.find(css);
    await this.#call("POST", `/element/${id}/clear`, {});
  }

  /** Presses one key, perhaps with modifiers held. */
  async press(key, ...modifiers) {
    const down = [...modifiers, key].map((value) => ({ type: "keyDown", value }));
    const up = [key, ...modifiers.toReversed()].map((value) => ({ type: "keyUp", value }));
    const actions = [{ type: "key", id: "keyboard", actions: [...down, ...up] }];
    await this.#call("POST", "/actions", { actions });
  }

  /** The page as a PNG. */
  async screenshot() {
    return Buffer.from(await this.#call("GET", "/screenshot"), "base64");
  }

  resize(width, height) {
    return this.#call("POST", "/window/rect", { width, height });
  }

  move(x, y) {
    return this.#call("POST", "/window/rect", { x, y });
  }
}
