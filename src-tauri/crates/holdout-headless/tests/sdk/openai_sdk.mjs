// Drives an OpenAI-shaped provider with the official `openai` package for Node, unchanged.
//
// OPENAI_BASE_URL and OPENAI_API_KEY say where. It uploads rows in parts, trains, calls the model,
// streams, embeds and runs batches, and ends with an error if anything is not as the package's users
// would expect.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

import OpenAI from "openai";

const client = new OpenAI({ maxRetries: 0, timeout: 30_000 });

const TICKETS = {
  refund: ["I want my money back", "please refund order #", "where is the refund of # euro"],
  delivery: ["where is parcel #", "my parcel has not arrived", "parcel # is late"],
  account: ["I can't log in", "reset my password", "delete my account #"],
};

function ok(step) {
  console.log(`ok: ${step}`);
}

function conversation(text) {
  return [
    { role: "system", content: "Route the ticket." },
    { role: "user", content: text },
  ];
}

/** Asks until `isThere`, for a minute at most. */
async function until(ask, isThere) {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const found = await ask();
    if (isThere(found)) return found;
    assert(Date.now() < deadline, `it did not end within a minute: ${JSON.stringify(found)}`);
    await sleep(50);
  }
}

const names = [];
for await (const model of client.models.list()) names.push(model.id);
assert(names.includes("local-base"));
ok("models");

/** Uploads a text in parts that are sent at the same time, and gives the file. */
async function upload(filename, purpose, text) {
  const content = Buffer.from(text);
  const created = await client.uploads.create({
    filename,
    purpose,
    bytes: content.length,
    mime_type: "text/jsonl",
  });
  const pieces = [];
  for (let at = 0; at < content.length; at += 2_000) pieces.push(content.subarray(at, at + 2_000));
  const parts = await Promise.all(
    pieces.map((piece) => client.uploads.parts.create(created.id, { data: new File([piece], "part") })),
  );
  const completed = await client.uploads.complete(created.id, {
    part_ids: parts.map((part) => part.id),
    md5: createHash("md5").update(content).digest("hex"),
  });
  assert.equal(completed.status, "completed");
  const sent = await client.files.content(completed.file.id);
  assert.equal(await sent.text(), text);
  return completed.file;
}

const rows = [];
for (let number = 0; number < 30; number++) {
  for (const [label, texts] of Object.entries(TICKETS)) {
    const text = texts[number % texts.length].replace("#", number);
    const answer = { role: "assistant", content: label };
    rows.push(JSON.stringify({ messages: [...conversation(text), answer] }));
  }
}
const file = await upload("tickets.jsonl", "fine-tune", rows.join("\n"));
ok("upload in parts");

const created = await client.fineTuning.jobs.create({
  model: "local-base",
  training_file: file.id,
  suffix: "node",
});
const job = await until(
  () => client.fineTuning.jobs.retrieve(created.id),
  (found) => ["succeeded", "failed", "cancelled"].includes(found.status),
);
assert.equal(job.status, "succeeded", JSON.stringify(job.error));
const model = job.fine_tuned_model;
ok("training");

const answer = await client.chat.completions.create({
  model,
  messages: conversation("please refund order 77"),
});
assert.equal(answer.choices[0].message.content, "refund");
ok("chat");

const stream = await client.chat.completions.create({
  model,
  messages: conversation("where is parcel 5"),
  stream: true,
  stream_options: { include_usage: true },
});
let said = "";
let usage = null;
for await (const chunk of stream) {
  said += chunk.choices[0]?.delta.content ?? "";
  usage = chunk.usage ?? usage;
}
assert.equal(said, "delivery");
assert.equal(usage.completion_tokens, 1);
ok("stream");

const input = ["where is my parcel", "reset the password"];
const embedded = await client.embeddings.create({ model: "local-embedding", input });
assert.equal(embedded.data[0].embedding.length, 512);
ok("embeddings");

/** Runs bodies as a batch, and gives it with the lines of its files by their custom_id. */
async function runBatch(endpoint, bodies) {
  const lines = Object.entries(bodies).map(([custom_id, body]) =>
    JSON.stringify({ custom_id, method: "POST", url: endpoint, body }),
  );
  const requests = await upload("requests.jsonl", "batch", lines.join("\n"));
  const order = { input_file_id: requests.id, endpoint, completion_window: "24h" };
  const { id } = await client.batches.create(order);
  const batch = await until(
    () => client.batches.retrieve(id),
    (found) => ["completed", "failed", "expired", "cancelled"].includes(found.status),
  );
  const answers = {};
  for (const id of [batch.output_file_id, batch.error_file_id].filter(Boolean)) {
    const text = await (await client.files.content(id)).text();
    for (const line of text.trim().split("\n")) {
      const parsed = JSON.parse(line);
      answers[parsed.custom_id] = parsed;
    }
  }
  return { batch, answers };
}

const chats = await runBatch("/v1/chat/completions", {
  refund: { model, messages: conversation("please refund order 77") },
  broken: { model, messages: [] },
});
assert.equal(chats.batch.status, "completed");
assert.deepEqual(chats.batch.request_counts, { total: 2, completed: 1, failed: 1 });
assert.equal(chats.answers.refund.response.body.choices[0].message.content, "refund");
assert.equal(chats.answers.broken.response.status_code, 400);
const texts = await runBatch("/v1/embeddings", { texts: { model: "local-embedding", input } });
const vector = texts.answers.texts.response.body.data[0].embedding;
assert(vector.every((value, at) => Math.abs(value - embedded.data[0].embedding[at]) < 1e-6));
ok("batches");

await assert.rejects(
  client.batches.cancel(texts.batch.id),
  (error) => error instanceof OpenAI.BadRequestError && error.code === "invalid_batch_status",
);
await assert.rejects(
  client.batches.create({
    input_file_id: "file-none",
    endpoint: "/v1/embeddings",
    completion_window: "24h",
  }),
  (error) => error instanceof OpenAI.BadRequestError && error.param === "input_file_id",
);
ok("errors");
