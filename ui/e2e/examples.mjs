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
