import type { GraderChoice, NormalisationChoice } from "../host";

export type GraderKindName = GraderChoice["kind"];

/** What is usually put aside. */
export const USUAL: NormalisationChoice = {
  trim: true,
  case: true,
  nfkc: true,
  punctuation: true,
  spaces: true,
  numbers: false,
  currency: false,
};

/** Each switch in words, in the order of the form. */
export const SWITCHES: ReadonlyArray<{ name: keyof NormalisationChoice; label: string }> = [
  { name: "trim", label: "Space at both ends" },
  { name: "spaces", label: "Runs of space inside" },
  { name: "case", label: "Upper and lower case" },
  { name: "punctuation", label: "Quotes at the ends, a full stop or the like" },
  { name: "nfkc", label: "Form of characters: full width, ligatures" },
  { name: "numbers", label: "Number formats: 1,234.50 = 1.234,50" },
  { name: "currency", label: "Currency signs: $5 = 5 €" },
];

/** A kind in the list, and what it begins with. */
type Kind = { value: GraderKindName; label: string; usual: GraderChoice };

/** The graders that compare by themselves, in the order of the list. */
export const SINGLE: readonly Kind[] = [
  { value: "exact_match", label: "Exact match", usual: { kind: "exact_match" } },
  { value: "normalised_match", label: "Normalised match", usual: { kind: "normalised_match", normalisation: USUAL } },
  { value: "contains", label: "Contains the expected text", usual: { kind: "contains", normalisation: USUAL } },
  { value: "regex", label: "Fits a pattern", usual: { kind: "regex", pattern: "" } },
  { value: "number", label: "The same number", usual: { kind: "number", absolute: 0, relative_percent: 0 } },
  { value: "json_fields", label: "JSON, field by field", usual: { kind: "json_fields", texts: null } },
  { value: "json_schema", label: "Fits a JSON schema", usual: { kind: "json_schema", schema: '{\n  "type": "object"\n}' } },
  { value: "tool_call", label: "Tool calls", usual: { kind: "tool_call", arguments: true } },
  { value: "text_similarity", label: "Similar words (ROUGE-L)", usual: { kind: "text_similarity", passes_from: 0.7 } },
];

const PAIR: GraderChoice[] = [{ kind: "exact_match" }, { kind: "regex", pattern: "" }];

/** All graders, the combined ones last. */
export const KINDS: readonly Kind[] = [
  ...SINGLE,
  { value: "all", label: "All of several", usual: { kind: "all", graders: PAIR } },
  { value: "any", label: "Any of several", usual: { kind: "any", graders: PAIR } },
];

/** A kind with its usual options. */
export function usual(kind: GraderKindName): GraderChoice {
  return KINDS.find((entry) => entry.value === kind)?.usual ?? { kind: "exact_match" };
}

/** A number as it is written, with a point or a comma; `NaN` for what is none. */
export function readNumber(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(text.trim().replace(",", "."));
}
