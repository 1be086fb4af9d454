import { useMemo } from "react";

import { count, counted } from "../format";
import { type PairLine, toHostError } from "../host";
import { Button } from "../parts/Button";
import { Empty, ErrorCallout } from "../parts/Callout";
import { WinLossStrip } from "../parts/charts/WinLossStrip";
import { CandidateMark, Key } from "../parts/marks";
import { SearchField } from "../parts/SearchField";
import { VirtualTable } from "../parts/table/VirtualTable";
import { pairColumns } from "./pair-columns";
import { CellChip, FixedChip, namedFilters, PairFilters, pairWords } from "./PairFilters";
import type { usePairs } from "./queries";
import type { Reading } from "./useReading";

type PairsHeadProps = {
  reading: Reading;
  pairs: ReturnType<typeof usePairs>;
  onLabels: () => void;
  /** To the table of fields, where there is one. */
  onFields: (() => void) | null;
};

/** Two candidates against each other: which rows to see, and all rows as a strip. */
export function PairsHead({ reading, pairs, onLabels, onFields }: PairsHeadProps) {
  const { baseline, challenger } = reading;
  return (
    <div className="pairs-h">
      <div className="row">
        <CandidateMark letter={challenger.letter} />
        <CandidateMark letter={baseline.letter} />
        <h2 className="strong nowrap">
          {challenger.letter} against {baseline.letter}
          <span className="wide-only">, row by row</span>
        </h2>
        <PairFilters reading={reading} />
        <SearchField label="Search rows" value={reading.search} onChange={reading.setSearch} />
        <Button small icon="data" data-testid="open-labels" title="Which labels are taken for which" onClick={onLabels}>
          Confusion
        </Button>
        {onFields && (
          <Button small icon="data" data-testid="open-fields" title="Which fields are answered wrong" onClick={onFields}>
            Fields
          </Button>
        )}
      </div>
      {(reading.cell ?? reading.field ?? reading.fixed) && (
        <div className="row pairs-cell">
          <CellChip reading={reading} rows={pairs.total} />
          <FixedChip reading={reading} />
        </div>
      )}
      {pairs.first && <Strip reading={reading} groups={pairs.first.strip} />}
    </div>
  );
}

type PairsProps = {
  reading: Reading;
  pairs: ReturnType<typeof usePairs>;
  selected: PairLine | null;
  index: number | null;
  takesFocus: boolean;
  onSelect: (line: PairLine, index: number) => void;
  onOpen: (index: number) => void;
  onAgain: () => void;
};

/** A challenger against the baseline, row by row. */
export function Pairs({ reading, pairs, selected, index, takesFocus, onSelect, onOpen, onAgain }: PairsProps) {
  const { baseline, challenger, isSlowestFirst } = reading;
  const columns = useMemo(
    () => pairColumns(baseline.letter, challenger.letter, isSlowestFirst),
    [baseline.letter, challenger.letter, isSlowestFirst],
  );
  const title = `${challenger.letter} against ${baseline.letter}, row by row`;
  return (
    <section className="pane grow pairs" aria-label={title}>
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
        onOpen={(_, opened) => onOpen(opened)}
        at={index}
        takesFocus={takesFocus}
        resetKey={reading.key}
        empty={
          !pairs.isLoading && (
            <Empty title="No row is like that" action={<Button onClick={reading.clear}>Show all rows</Button>} />
          )
        }
        testId="pairs-table"
      />
      <div className="foot">
        <span>
          {count(pairs.total)} of {counted(Math.round(baseline.n / reading.trials), "row")}
        </span>
        <button type="button" className="foot-link" disabled={pairs.total === 0} data-testid="open-row" onClick={() => onOpen(index ?? 0)}>
          <Key>Enter</Key> Side by side
        </button>
        <button type="button" className="foot-link foot-right" data-testid="compare-again" onClick={onAgain}>
          Compare again…
        </button>
      </div>
    </section>
  );
}

function Strip({ reading, groups }: { reading: Reading; groups: Parameters<typeof WinLossStrip>[0]["groups"] }) {
  const [a, c] = [reading.baseline.letter, reading.challenger.letter];
  const named = namedFilters(reading);
  if (named.length === 0) return null;
  const found = named.map(({ text, rows }) => `${count(rows)} ${text}`).join(", ");
  return (
    <WinLossStrip
      groups={groups}
      baseline={a}
      challenger={c}
      words={pairWords(reading)}
      label={`${c} against ${a} by label: ${found}`}
    />
  );
}
