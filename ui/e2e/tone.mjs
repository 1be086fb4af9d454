// Free text: requests of customers, the recorded answers of two writers, and what a person thinks of
// them. All of it is made from templates, the same on every run.

import { writeFile } from "node:fs/promises";
import { join } from "node:path";

const FACTS = [
  "it left our warehouse on Tuesday",
  "the invoice is attached as a PDF file",
  "you can print the return label from your account",
  "the second parcel arrives by Friday at the latest",
  "the refund was paid back to your card today",
  "we send the new battery free of charge",
];
const GREETINGS = ["Thank you for writing to us.", "Many thanks for your patience.", "Thank you for asking."];
const CLOSINGS = [
  "Please let us know if we can help with anything else. Kind regards.",
  "We are happy to help if anything is unclear. Kind regards.",
  "Please do write to us again at any time. Kind regards.",
];
const BRUSH_OFFS = [
  "Read the website.",
  "Not our problem. Wait.",
  "No idea. Ask somebody else.",
  "You were told already. Stop asking.",
];

const request = (number) => `Any news of ${1000 + number}?`;

/** A number below `sides` that looks like chance and is the same on every run. */
function dice(seed, number, sides) {
  let state = Math.imul(seed * 31 + number + 1, 2_654_435_761) >>> 0;
  state = Math.imul(state ^ (state >>> 15), 2_246_822_519) >>> 0;
  return ((state ^ (state >>> 13)) >>> 0) % sides;
}

function polite(number, seed) {
  const greeting = GREETINGS[dice(seed, number, 3)];
  return `${greeting} About order ${1000 + number}: ${FACTS[number % FACTS.length]}. ${CLOSINGS[dice(seed + 1, number, 3)]}`;
}

/** The warm writer is mostly polite, the curt one mostly not. */
function answer(writer, number) {
  const [seed, kind] = writer === "warm" ? [11, 85] : [23, 25];
  if (dice(seed, number, 100) < kind) return polite(number, seed + 2);
  return `${BRUSH_OFFS[dice(seed + 3, number, 4)]} (${1000 + number})`;
}

/** What a person thinks of an answer; one of twenty is rated by mistake. */
export function isGood(text) {
  const letters = [...text].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
  return GREETINGS.some((greeting) => text.startsWith(greeting)) !== (dice(3, letters, 20) === 0);
}

/** A table of requests with a reference answer, and one of each writer's answers. */
export async function writeTone(folder, { rows = 150 } = {}) {
  const numbers = Array.from({ length: rows }, (_, number) => number);
  const write = async (name, head, line) => {
    const path = join(folder, name);
    await writeFile(path, [head, ...numbers.map(line)].join("\n") + "\n");
    return path;
  };
  const recorded = (writer) => (number) => `"${request(number)}","${answer(writer, number)}",${600 + dice(7, number, 300)}`;
  return {
    requests: await write("requests.csv", "text,answer", (number) => `${request(number)},"${polite(number, 5)}"`),
    curt: await write("curt.csv", "input,answer,latency_ms", recorded("curt")),
    warm: await write("warm.csv", "input,answer,latency_ms", recorded("warm")),
  };
}
