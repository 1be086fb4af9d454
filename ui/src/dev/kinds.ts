// Recorded values for the development page: a schema that is checked, a file of recorded answers.

import type { RecordingPreview, SchemaAtProvider, SchemaCheck, SchemaQuestion } from "../host";
import { LABELS } from "./rows";

const PROPOSED = JSON.stringify(
  {
    type: "object",
    properties: { label: { type: "string", enum: LABELS.map(([label]) => label) } },
    required: ["label"],
    additionalProperties: false,
  },
  null,
  2,
);

export const SCHEMA = { schema: PROPOSED, unwrap: "label" };

const HERE: SchemaAtProvider = { name: "Local provider", asked: true, support: "held", text: "It fills every member, each enum with one of its values.", faults: [] };
const OPENAI: SchemaAtProvider = { name: "OpenAI", asked: false, support: "held", text: "Every answer is held to it (strict).", faults: [] };
const GROQ: SchemaAtProvider = {
  name: "Groq",
  asked: false,
  support: "unknown",
  text: "No source says what Groq does with a schema: it may hold to it, refuse it, or not look at it. A trial shows which.",
  faults: [],
};
const LOOSE: SchemaAtProvider = {
  ...OPENAI,
  support: "loose",
  text: "Strict mode does not take it as it is, so answers are not held to it: 2 places.",
  faults: [
    { line: null, path: "", message: "The object is open to other members.", remedy: 'Add "additionalProperties": false.' },
    { line: null, path: "/properties/label/minLength", message: "`minLength` is not taken.", remedy: "Leave it out, or say it in a description." },
  ],
};

/** As the core would: JSON first, then the providers; an object that is open is not strict. */
export function schemaCheck({ schema }: SchemaQuestion): SchemaCheck {
  const proposed = { form: SCHEMA, reasons: [`The answers come from a closed set of ${LABELS.length} labels.`, "`label` is unwrapped: it is compared as if it had come alone."] };
  const text = schema ?? PROPOSED;
  try {
    const read = JSON.parse(text) as { properties?: Record<string, unknown>; additionalProperties?: boolean };
    const openai = read.additionalProperties === false ? OPENAI : LOOSE;
    return { proposed, fault: null, members: Object.keys(read.properties ?? {}), providers: [HERE, openai, GROQ] };
  } catch {
    const fault = { line: 4, path: "", message: "This is no JSON: expected `,` or `}` at line 4 column 7", remedy: "Mend the line, or begin again with the proposal." };
    return { proposed, fault, members: [], providers: [] };
  }
}

export function recordingPreview(): RecordingPreview {
  return {
    file: { handle: "h-rec", name: "answers-2026-11.csv", bytes: 48_120 },
    answers: 251,
    matched: 231,
    rows: 248,
    missing: [14, 41, 96, 97, 118, 203, 311],
    unmatched: 19,
    unmatched_lines: [
      { line: 12, text: "no row has the input “Where is my parcel? It was to come on”." },
      { line: 88, text: "there is no row 9,120." },
    ],
    differing: 1,
    differing_lines: [{ line: 140, text: "row 27 was answered “billing_refund” before, and “billing_invoice” here." }],
    known: "The file has latency of all, tokens of 180 answers and no cost.",
    models: ["gpt-4o-2024-08-06"],
    warning: "17 of 248 rows have no recorded answer (6.9 %). They are left out for every candidate, and with more than 2 % left out there is no verdict.",
  };
}
