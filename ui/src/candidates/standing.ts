import type { PromptPair } from "../host";

/** Whether an example may become a row. */
export function canBeAdded(pair: PromptPair): boolean {
  return pair.standing === "new" || pair.standing === "conflict";
}

/** The places that are ticked at first: a conflict is for a person to decide. */
export function ticked(pairs: readonly PromptPair[]): ReadonlySet<number> {
  return new Set(pairs.filter((pair) => pair.standing === "new").map((pair) => pair.place));
}

/** What keeps an example from being simply new; `null` if nothing does. */
export function standingInWords({ standing, row }: PromptPair): string | null {
  switch (standing) {
    case "new":
      return null;
    case "known":
      return row === null ? "as above" : `is row ${row}`;
    case "conflict":
      return row === null ? "conflicts above" : `conflicts, row ${row}`;
    case "in_test_set":
      return row === null ? "in the test set" : `test set, row ${row}`;
  }
}

/** `14 to add, 1 in conflict`. */
export function found(pairs: readonly PromptPair[]): string {
  const of = (standing: PromptPair["standing"]) => pairs.filter((pair) => pair.standing === standing).length;
  const parts = [`${of("new")} to add`];
  if (of("conflict") > 0) parts.push(`${of("conflict")} in conflict`);
  if (of("known") > 0) parts.push(`${of("known")} there already`);
  if (of("in_test_set") > 0) parts.push(`${of("in_test_set")} in the test set`);
  return parts.join(", ");
}
