// All that passes between the window and the core: each command with its arguments, each answer,
// and each message of a channel or an event.

/**
 * Notes everything from now on. A page that is loaded anew has to be recorded anew.
 *
 * `invoke` itself can't be wrapped, so this stands around what it uses: `fetch` for what is sent and
 * answered, and the table of callbacks for whatever reaches the page by another way.
 */
export function recordIpc(app) {
  return app.driver.run(`
    const record = (window.__ipc = { sent: [], received: [] });
    const text = (body) => (typeof body === "string" ? body : body ? new TextDecoder().decode(body) : "");
    const original = window.fetch.bind(window);
    window.fetch = async (address, options) => {
      const command = decodeURIComponent(String(address?.url ?? address));
      record.sent.push({ command, body: text(options?.body), headers: JSON.stringify([...new Headers(options?.headers)]) });
      const answer = await original(address, options);
      const copy = answer.clone();
      record.received.push({ command, body: await copy.text(), headers: JSON.stringify([...copy.headers]) });
      return answer;
    };
    const { callbacks } = window.__TAURI_INTERNALS__;
    callbacks.get = (id) => {
      const callback = Map.prototype.get.call(callbacks, id);
      return callback && ((data) => {
        record.received.push({ command: "callback", body: JSON.stringify(data) ?? "", headers: "" });
        return callback(data);
      });
    };`);
}

/** What has been noted: `{ sent, received }`, each a list of `{ command, body, headers }`. */
export function recordedIpc(app) {
  return app.driver.run("return window.__ipc");
}
