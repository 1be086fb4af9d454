// Example files of the tests' own making, the same on every run.

import { writeFile } from "node:fs/promises";
import { join } from "node:path";

const TOPICS = {
  refund: ["money back", "refund", "charged twice", "reverse the payment"],
  login: ["sign in", "log in", "two-factor code", "locked out"],
  delivery: ["parcel", "delivery", "tracking number", "courier"],
  cancel: ["cancel my plan", "end the subscription", "stop the renewal", "close the contract"],
  invoice: ["invoice", "billing address", "VAT number", "receipt"],
};
const FRAMES = [
  (topic, n) => `Hello, I need help with my ${topic}, order ${n}.`,
  (topic, n) => `Why is there a problem with the ${topic}? It is about number ${n}`,
  (topic, n) => `${topic} - please answer soon, ticket ${n}`,
  (topic, n) => `I wrote ${n % 7} times about the ${topic}; who can help`,
  (topic, n) => `Case ${n}: the ${topic} again. Thank you`,
];

/** A table of made-up tickets with a column for the text and one for the label. */
export async function writeTickets(folder, { name = "tickets.csv", rows = 400, from = 0 } = {}) {
  const labels = Object.keys(TOPICS);
  const lines = ["text,label"];
  for (let row = from; row < from + rows; row += 1) {
    const label = labels[row % labels.length];
    const topic = TOPICS[label][(row * 7 + (row >> 3)) % 4];
    const frame = FRAMES[(row * 3 + (row >> 2)) % FRAMES.length];
    lines.push(`"${frame(topic, 1000 + row).replaceAll('"', '""')}",${label}`);
  }
  const path = join(folder, name);
  await writeFile(path, lines.join("\n") + "\n");
  return path;
}

/**
 * A file that takes some seconds to train on and to compare with: many rows, no two alike, and in
 * each of them words that belong to no label.
 */
export async function writeManyTickets(folder, { name = "many.csv", rows = 30_000 } = {}) {
  const labels = Object.keys(TOPICS);
  const lines = ["text,label"];
  for (let row = 0; row < rows; row += 1) {
    const label = labels[row % labels.length];
    const topic = TOPICS[label][(row * 7 + (row >> 3)) % 4];
    const frame = FRAMES[(row * 3 + (row >> 2)) % FRAMES.length];
    const noise = Array.from({ length: 24 }, (_, word) => `w${((row + 1) * (word * 7919 + 104_729)) % 9973}`);
    lines.push(`"${frame(topic, 1000 + row)} ${noise.join(" ")}",${label}`);
  }
  const path = join(folder, name);
  await writeFile(path, lines.join("\n") + "\n");
  return path;
}

const SUBJECTS = [
  ["refund", "money back"],
  ["login", "my password"],
  ["parcel", "the courier"],
];

/** Requests whose answers say the topic and the urgency, in a form of `answer`'s. */
export async function writeAnswers(folder, answer, { name = "answers.csv", rows = 600 } = {}) {
  const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
  const lines = ["text,answer"];
  for (let row = 0; row < rows; row += 1) {
    const [topic, words] = SUBJECTS[row % 3];
    const urgent = Math.floor(row / 3) % 2 === 0;
    const when = urgent ? "right now please" : "whenever you can";
    lines.push(`${quoted(`Number ${row}: it is about ${words} again and ${when}`)},${quoted(answer(topic, urgent))}`);
  }
  const path = join(folder, name);
  await writeFile(path, lines.join("\n") + "\n");
  return path;
}

export const asJson = (topic, urgent) => JSON.stringify({ topic, urgent });
export const asCall = (topic, urgent) => JSON.stringify([{ name: `open_${topic}`, arguments: { urgent } }]);

/** Texts that try to be more than text. Each is one row's input. */
export const HOSTILE = [
  "<script>window.__hacked = 1</script> where is my refund",
  "<img src=x onerror='window.__hacked = 2'> I cannot sign in",
  "<svg onload=window.__hacked=3><a href='javascript:window.__hacked=4'>parcel</a>",
  "<iframe srcdoc='<script>parent.__hacked=5</script>'></iframe> invoice",
  "{{constructor.constructor('window.__hacked=6')()}} ${window.__hacked=7} delivery",
  "refund \u202Egnol si siht\u202C and \u2066isolated\u2069 \u200Fmark",
  "zero\u200Bwidth\u200Dand\uFEFFbyte order, tag \u{E0041}\u{E0042} end",
  "nul \u0000 bell \u0007 escape \u001B[31mred\u001B[0m delete \u007F",
  "مرحبا، أين طلبي رقم 12345؟ شكرا لكم",
  "שלום, לא קיבלתי את החבילה שלי (הזמנה 77)",
  "zal\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u0309\u030a\u030b\u030c\u030d\u030e\u030fgo invoice",
  "line one\nline two\r\nline three\ttab",
];

/** Chat rows with hostile texts as input, as label and as instructions, and one text of a megabyte. */
export async function writeHostile(folder, { name = "hostile.jsonl", rows = 120 } = {}) {
  const labels = ["<b>refund</b>", "login\u202E", "delivery"];
  const line = (input, label) =>
    JSON.stringify({
      messages: [
        { role: "system", content: "Answer with one label. <script>window.__hacked = 8</script>" },
        { role: "user", content: input },
        { role: "assistant", content: label },
      ],
    });
  const lines = [line(`LONG ${"1 MB of text. ".repeat(75_000)}`, labels[0])];
  HOSTILE.forEach((text, index) => lines.push(line(text, labels[index % 3])));
  for (let row = 0; row < rows; row += 1) {
    lines.push(line(`${HOSTILE[row % HOSTILE.length]} number ${row}`, labels[row % 3]));
  }
  const path = join(folder, name);
  await writeFile(path, lines.join("\n") + "\n");
  return path;
}
