import { useMemo, useState } from "react";

import { count, counted } from "../format";
import {
  type ComparisonView,
  type EvaluationId,
  type PairFilter,
  type PairLine,
  type ScoreView,
  toHostError,
} from "../host";
import { Button } from "../parts/Button";
import { Empty, ErrorCallout } from "../parts/Callout";
import { WinLossStrip } from "../parts/charts/WinLossStrip";
import { CandidateMark, Chip } from "../parts/marks";
import { VirtualTable } from "../parts/table/VirtualTable";
import { pairColumns } from "./pair-columns";
import { usePairs } from "./queries";

type PairsProps = {
  evaluation: EvaluationId;
  baseline: ScoreView;
  challenger: ScoreView;
  selected: PairLine | null;
  onSelect: (line: PairLine) => void;
};

/** A challenger against the baseline, row by row. */
export function Pairs({ evaluation, baseline, challenger, selected, onSelect }: PairsProps) {
  const { comparison } = challenger;
  const [filter, setFilter] = useState<PairFilter>(firstFilter(comparison));
  const choice = { evaluation, baseline: baseline.candidate, challenger: challenger.candidate, filter };
  const pairs = usePairs(choice);
  const columns = useMemo(() => pairColumns(baseline.letter, challenger.letter), [baseline.letter, challenger.letter]);
  const title = `${challenger.letter} against ${baseline.letter}, row by row`;
  return (
    <section className="pane grow pairs" aria-label={title}>
      <div className="pairs-h">
        <div className="row">
          <CandidateMark letter={challenger.letter} />
          <CandidateMark letter={baseline.letter} />
          <h2 className="strong nowrap">{title}</h2>
          {comparison && (
            <Filters comparison={comparison} baseline={baseline.letter} challenger={challenger.letter} filter={filter} onFilter={setFilter} />
          )}
        </div>
        {pairs.first && comparison && (
          <WinLossStrip
            groups={pairs.first.strip}
            baseline={baseline.letter}
            challenger={challenger.letter}
            label={`${challenger.letter} against ${baseline.letter} by label: ${count(comparison.only_challenger)} only ${challenger.letter} right, ${count(comparison.only_baseline)} only ${baseline.letter} right, ${count(comparison.both_wrong)} both wrong, ${count(comparison.both_right)} both right`}
          />
        )}
      </div>
      {pairs.error && (
        <div className="issue-note">
          <ErrorCallout error={toHostError(pairs.error)} />
        </div>
      )}
      <VirtualTable
        label={title}
        columns={columns}
        total={pairs.total}
        rowAt={pairs.rowAt}
        rowId={(line) => line.id}
        onRange={pairs.onRange}
        selectedId={selected?.id ?? null}
        onSelect={onSelect}
        resetKey={filter}
        empty={
          !pairs.isLoading && (
            <Empty title="No row is like that" action={<Button onClick={() => setFilter("all")}>Show all rows</Button>} />
          )
        }
        testId="pairs-table"
      />
      <div className="foot">
        <span>
          {count(pairs.total)} of {counted(baseline.n, "row")}
        </span>
      </div>
    </section>
  );
}

type FiltersProps = {
  comparison: ComparisonView;
  baseline: string;
  challenger: string;
  filter: PairFilter;
  onFilter: (filter: PairFilter) => void;
};

function Filters({ comparison, baseline, challenger, filter, onFilter }: FiltersProps) {
  const chips: ReadonlyArray<{ filter: PairFilter; text: string; rows: number }> = [
    { filter: "only_challenger", text: `${challenger} right, ${baseline} wrong`, rows: comparison.only_challenger },
    { filter: "only_baseline", text: `${baseline} right, ${challenger} wrong`, rows: comparison.only_baseline },
    { filter: "both_wrong", text: "Both wrong", rows: comparison.both_wrong },
    { filter: "both_right", text: "Both right", rows: comparison.both_right },
  ];
  return (
    <span className="row pair-chips" role="group" aria-label="Which rows">
      {chips.map((chip) => (
        <Chip
          key={chip.filter}
          active={chip.filter === filter}
          off={chip.rows === 0}
          count={count(chip.rows)}
          onPress={() => onFilter(chip.filter === filter ? "all" : chip.filter)}
        >
          {chip.text}
        </Chip>
      ))}
    </span>
  );
}

/** Where the challenger wins is looked at first, if it wins anywhere. */
function firstFilter(comparison: ComparisonView | null): PairFilter {
  return comparison !== null && comparison.only_challenger > 0 ? "only_challenger" : "all";
}
