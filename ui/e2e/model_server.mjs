// A server with OpenAI's `models` and `chat/completions`, for tests that send something away. The app
// takes it for a host on the network: it is reached by a name, over TLS and through a proxy, and all
// three end on this computer.

import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer as createProxy } from "node:http";
import { createServer } from "node:https";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A name that no resolver knows: only the proxy leads there. */
export const HOST = "models.test";
export const BASE_URL = `https://${HOST}/v1`;
export const MODEL = "stub-mini";

export class ModelServer {
  /** What was asked, in its order: `{ path, authorization, body }`. */
  requests = [];
  /** The environment in which an app finds the server and trusts it. */
  env;
  #servers = [];
  #sockets = new Set();
  #folder;

  /** Takes `key` and no other; `answer` gives the text for the messages of a request. */
  static async start({ key, answer }) {
    const server = new ModelServer();
    server.#folder = await mkdtemp(join(tmpdir(), "holdout-models-"));
    const { authority, ...own } = await certificates(server.#folder);
    const models = createServer(own, (request, response) => {
      void server.#reply(request, key, answer).then(({ status, body }) => {
        response.writeHead(status, { "content-type": "application/json" });
        response.end(JSON.stringify(body));
      });
    });
    const proxy = createProxy((_, response) => response.writeHead(403).end());
    const to = await server.#listen(models);
    proxy.on("connect", (request, socket, head) => server.#tunnel(request.url, socket, head, to));
    const port = await server.#listen(proxy);
    server.env = { HTTPS_PROXY: `http://127.0.0.1:${port}`, NO_PROXY: "", no_proxy: "", SSL_CERT_FILE: authority };
    return server;
  }

  /** The requests for answers. */
  get chats() {
    return this.requests.filter(({ path }) => path === "/v1/chat/completions");
  }

  async stop() {
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(this.#servers.map((server) => new Promise((resolve) => server.close(resolve))));
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #reply(request, key, answer) {
    let text = "";
    for await (const chunk of request) text += chunk;
    const body = text === "" ? null : JSON.parse(text);
    const { authorization } = request.headers;
    this.requests.push({ path: request.url, authorization, body });
    if (authorization !== `Bearer ${key}`) return refusal(401, "invalid_api_key", "Incorrect API key provided");
    if (request.url === "/v1/models") {
      const models = [MODEL, "stub-large"].map((id) => ({ id, object: "model", created: 1, owned_by: "tests" }));
      return { status: 200, body: { object: "list", data: models } };
    }
    if (request.url !== "/v1/chat/completions") return refusal(404, "not_found", `No ${request.url} here`);
    const content = answer(body.messages);
    if (content === undefined) return refusal(400, "invalid_value", "No row has this text");
    return { status: 200, body: completion(body.model, content) };
  }

  async #listen(server) {
    server.on("connection", (socket) => this.#keep(socket));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    this.#servers.push(server);
    return server.address().port;
  }

  #keep(socket) {
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
  }

  #tunnel(target, socket, head, port) {
    this.#keep(socket);
    socket.on("error", () => {});
    if (target !== `${HOST}:443`) {
      socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
      return;
    }
    const there = connect(port, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      there.write(head);
      there.pipe(socket);
      socket.pipe(there);
    });
    there.on("error", () => socket.destroy());
  }
}

function refusal(status, code, message) {
  return { status, body: { error: { message, type: "invalid_request_error", param: null, code } } };
}

function completion(model, content) {
  const usage = { prompt_tokens: 120, completion_tokens: 3, total_tokens: 123 };
  const choices = [{ index: 0, message: { role: "assistant", content, refusal: null }, finish_reason: "stop" }];
  return { id: "chatcmpl-stub", object: "chat.completion", created: 1, model, choices, usage };
}

/** An authority of this run and a certificate of it for `HOST`. */
async function certificates(folder) {
  const at = (name) => join(folder, name);
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  await run("openssl", ["req", "-x509", ...key, "-days", "2", "-subj", "/CN=Holdout tests", "-keyout", at("ca.key"), "-out", at("ca.pem")]);
  await run("openssl", ["req", ...key, "-subj", `/CN=${HOST}`, "-keyout", at("own.key"), "-out", at("own.csr")]);
  const extensions = `basicConstraints=critical,CA:FALSE\nextendedKeyUsage=serverAuth\nsubjectAltName=DNS:${HOST}\n`;
  await writeFile(at("own.ext"), extensions);
  await run("openssl", [
    ...["x509", "-req", "-in", at("own.csr"), "-CA", at("ca.pem"), "-CAkey", at("ca.key"), "-CAcreateserial"],
    ...["-days", "2", "-extfile", at("own.ext"), "-out", at("own.pem")],
  ]);
  return { authority: at("ca.pem"), key: await readFile(at("own.key")), cert: await readFile(at("own.pem")) };
}
