import { useCallback, useMemo, useState } from "react";

import type { IssueCode, RowSort, Split } from "../host";
import type { TableSort } from "../parts/table/columns";
import { useSettled } from "../parts/useSettled";
import type { RowChoice } from "./queries";

/** What narrows the table, and how it is sorted. */
export type RowFilter = {
  choice: RowChoice;
  /** Changes when other rows are asked for. */
  key: string;
  search: string;
  sort: TableSort | null;
  isNarrowed: boolean;
  setSearch: (search: string) => void;
  setSort: (sort: TableSort | null) => void;
  toggleSplit: (split: Split) => void;
  toggleIssue: (issue: IssueCode) => void;
  toggleLabel: (label: string) => void;
  /** Only what is left out. */
  toggleExcluded: () => void;
  clear: () => void;
};

type Narrowing = Pick<RowChoice, "split" | "issue" | "label" | "excluded">;

const NOTHING: Narrowing = { split: null, issue: null, label: null, excluded: null };
const SORTS: readonly RowSort[] = ["number", "label", "tokens", "split"];

/** The state of the table's filters. Writing in the search waits for a short pause. */
export function useRowFilter(): RowFilter {
  const [narrowing, setNarrowing] = useState<Narrowing>(NOTHING);
  const [search, setSearch] = useState("");
  const [sort, setSort] = useState<TableSort | null>(null);
  const settled = useSettled(search);
  const choice = useMemo<RowChoice>(
    () => ({
      ...narrowing,
      search: settled.trim(),
      sort: SORTS.find((name) => name === sort?.id) ?? null,
      descending: sort?.descending ?? false,
    }),
    [narrowing, settled, sort],
  );
  const toggle = useCallback(<K extends keyof Narrowing>(key: K, value: Narrowing[K]) => {
    setNarrowing((old) => ({ ...old, [key]: old[key] === value ? null : value }));
  }, []);
  const toggleIssue = useCallback((issue: IssueCode) => toggle("issue", issue), [toggle]);
  return {
    choice,
    key: JSON.stringify(choice),
    search,
    sort,
    isNarrowed: search.trim() !== "" || Object.values(narrowing).some((value) => value !== null),
    setSearch,
    setSort,
    toggleSplit: (split) => toggle("split", split),
    toggleIssue,
    toggleLabel: (label) => toggle("label", label),
    toggleExcluded: () => toggle("excluded", true),
    clear: () => {
      setNarrowing(NOTHING);
      setSearch("");
    },
  };
}
