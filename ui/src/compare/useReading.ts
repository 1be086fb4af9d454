import { useCallback, useMemo, useState } from "react";

import type {
  CandidateId,
  ComparisonView,
  ConfusionCell,
  EvaluationView,
  FieldCell,
  FixedRows,
  PairFilter,
  ScoreView,
} from "../host";
import { useSettled } from "../parts/useSettled";
import type { PairChoice } from "./queries";

/** Which two candidates are read row by row, and which of their rows. */
export type Reading = {
  baseline: ScoreView;
  challenger: ScoreView;
  /** How often each row was asked. */
  trials: number;
  choice: PairChoice;
  /** Changes when other rows are asked for. */
  key: string;
  filter: PairFilter;
  /** The cell of a confusion matrix that narrows the rows. */
  cell: ConfusionCell | null;
  /** The field that narrows the rows to those where it is wrong. */
  field: FieldCell | null;
  isSlowestFirst: boolean;
  search: string;
  choose: (challenger: CandidateId) => void;
  setFilter: (filter: PairFilter) => void;
  /** Shows the rows of one cell, right or wrong. */
  showCell: (cell: ConfusionCell) => void;
  /** Shows the rows where a candidate has a field wrong. */
  showField: (field: FieldCell) => void;
  /** Takes away the cell or the field. */
  dropCell: () => void;
  /** Rows that were fixed in one way, which a third candidate narrows. */
  fixed: FixedRows | null;
  showFixed: (rows: FixedRows) => void;
  dropFixed: () => void;
  toggleSlowest: () => void;
  setSearch: (search: string) => void;
  /** Shows every row. */
  clear: () => void;
};

type Narrowing = Pick<PairChoice, "filter" | "cell" | "field" | "sort"> & { fixed: FixedRows | null };

const EVERY_ROW: Narrowing = { filter: "all", cell: null, field: null, sort: "number", fixed: null };
const NO_OTHER: PairChoice["also"] = [];

/** The state of the rows' filters; `null` where there is nothing to compare with. */
export function useReading(evaluation: EvaluationView): Reading | null {
  const { scores } = evaluation;
  const [wanted, setWanted] = useState<CandidateId | null>(null);
  // Until somebody chooses, what the comparison suggests.
  const [chosen, setChosen] = useState<Narrowing | null>(null);
  const [search, setSearch] = useState("");
  const settled = useSettled(search);
  const baseline = scores.find((score) => score.baseline);
  const challenger = challengerOf(scores, wanted);
  const narrowing = chosen ?? { ...EVERY_ROW, filter: firstFilter(challenger?.comparison ?? null) };
  const { filter, cell, field, sort, fixed } = narrowing;
  const also = fixed?.also ?? NO_OTHER;
  const [one, other] = [baseline?.candidate ?? 0, challenger?.candidate ?? 0];
  const choice = useMemo<PairChoice>(
    () => ({ evaluation: evaluation.id, baseline: one, challenger: other, filter, cell, field, also, sort, search: settled.trim() }),
    [evaluation.id, one, other, filter, cell, field, also, sort, settled],
  );
  const read = useCallback((candidate: CandidateId | null, next: Narrowing | null) => {
    if (candidate !== null) setWanted(candidate);
    setChosen(next);
    setSearch("");
  }, []);
  if (baseline === undefined || challenger === undefined) return null;
  return {
    baseline,
    challenger,
    trials: evaluation.trials,
    choice,
    key: JSON.stringify(choice),
    filter,
    cell,
    field,
    isSlowestFirst: sort === "slowest",
    search,
    choose: (candidate) => read(candidate, null),
    setFilter: (next) => setChosen({ ...narrowing, filter: next, fixed: null }),
    showCell: (next) => read(next.candidate === one ? null : next.candidate, { ...EVERY_ROW, cell: next }),
    showField: (next) => read(next.candidate === one ? null : next.candidate, { ...EVERY_ROW, field: next }),
    dropCell: () => setChosen({ ...narrowing, cell: null, field: null }),
    fixed,
    showFixed: (rows) => read(rows.challenger, { ...EVERY_ROW, filter: rows.filter, fixed: rows }),
    dropFixed: () => setChosen({ ...narrowing, filter: "all", fixed: null }),
    toggleSlowest: () => setChosen({ ...narrowing, sort: sort === "slowest" ? "number" : "slowest" }),
    setSearch,
    clear: () => read(null, EVERY_ROW),
  };
}

/** The one that was pressed, else the winner, else the first that is not the baseline. */
function challengerOf(scores: readonly ScoreView[], wanted: CandidateId | null): ScoreView | undefined {
  const others = scores.filter((score) => !score.baseline);
  return others.find((score) => score.candidate === wanted) ?? others.find((score) => score.winner) ?? others[0];
}

/** Where the challenger wins is looked at first, if it wins anywhere. */
function firstFilter(comparison: ComparisonView | null): PairFilter {
  return comparison !== null && comparison.only_challenger > 0 ? "only_challenger" : "all";
}
