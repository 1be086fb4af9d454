import { count } from "../format";
import type { ConfusionCell, PairFilter } from "../host";
import { InertLine } from "../parts/InertText";
import { writtenOut } from "../parts/inert";
import type { PairWords } from "../parts/charts/WinLossStrip";
import { Chip } from "../parts/marks";
import type { Reading } from "./useReading";

/** A filter in words, with the rows that it leaves; none for all rows. */
export type NamedFilter = { filter: PairFilter; text: string; rows: number };

/** The filters of two candidates, in the order of their interest. */
export function namedFilters(reading: Reading): NamedFilter[] {
  const { comparison } = reading.challenger;
  if (comparison === null) return [];
  const words = pairWords(reading);
  return [
    { filter: "only_challenger", text: words.challenger, rows: comparison.only_challenger },
    { filter: "only_baseline", text: words.baseline, rows: comparison.only_baseline },
    { filter: "both_wrong", text: words.wrong, rows: comparison.both_wrong },
    { filter: "both_right", text: words.right, rows: comparison.both_right },
  ];
}

/** What the four kinds of rows are called. */
export function pairWords({ challenger, baseline, trials }: Pick<Reading, "challenger" | "baseline" | "trials">): PairWords {
  const words = trials > 1 ? ofTrials : ofOneAnswer;
  return words(challenger.letter, baseline.letter);
}

function ofOneAnswer(letter: string, baseline: string): PairWords {
  return {
    challenger: `${letter} right, ${baseline} wrong`,
    baseline: `${baseline} right, ${letter} wrong`,
    wrong: "Both wrong",
    right: "Both right",
  };
}

function ofTrials(letter: string, baseline: string): PairWords {
  return {
    challenger: `${letter} right more often`,
    baseline: `${baseline} right more often`,
    wrong: "As often, not always",
    right: "Both always right",
  };
}

/** Which rows of the two, and in which order. */
export function PairFilters({ reading }: { reading: Reading }) {
  return (
    <span className="row pair-chips" role="group" aria-label="Which rows">
      {namedFilters(reading).map((named) => (
        <Chip
          key={named.filter}
          active={named.filter === reading.filter}
          off={named.rows === 0}
          count={count(named.rows)}
          onPress={() => reading.setFilter(named.filter === reading.filter ? "all" : named.filter)}
        >
          {named.text}
        </Chip>
      ))}
      <Chip active={reading.isSlowestFirst} onPress={reading.toggleSlowest}>
        Slowest
      </Chip>
    </span>
  );
}

/** The cell of a confusion matrix or the field that narrows the rows; pressing takes it away. */
export function CellChip({ reading, rows }: { reading: Reading; rows?: number }) {
  const { cell, field } = reading;
  const candidate = (cell ?? field)?.candidate;
  const letter = [reading.baseline, reading.challenger].find((score) => score.candidate === candidate)?.letter ?? "?";
  const words = cell !== null ? cellWords(cell, letter) : field !== null ? `${letter} has ${field.field} wrong` : null;
  if (words === null) return null;
  const rowsHere = rows === undefined ? undefined : count(rows);
  // A chip's name begins with what it shows.
  const name = [writtenOut(words), rowsHere].filter(Boolean).join(" ");
  return (
    <Chip active removable label={`${name}: take the filter away`} count={rowsHere} onPress={reading.dropCell}>
      <InertLine text={words} />
    </Chip>
  );
}

/** The rows that were fixed in one way; pressing takes the filter away. */
export function FixedChip({ reading }: { reading: Reading }) {
  const { fixed } = reading;
  if (fixed === null) return null;
  return (
    <Chip active removable label={`${fixed.text} ${count(fixed.rows)}: take the filter away`} count={count(fixed.rows)} onPress={reading.dropFixed}>
      {fixed.text}
    </Chip>
  );
}

function cellWords(cell: ConfusionCell, letter: string): string {
  const said = cell.answered === cell.expected ? "rightly" : `for ${cell.expected}`;
  return `${letter} answered ${cell.answered ?? "no label"} ${said}`;
}
