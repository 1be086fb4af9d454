import { Fragment, type ReactNode, useCallback, useState } from "react";

import { Ask, AWAITED } from "../app/Ask";
import { usePlainKey } from "../parts/usePlainKey";
import { count, counted } from "../format";
import { type ComparedRow, type Excerpt, type Headline, type PairLine, toHostError } from "../host";
import { Button } from "../parts/Button";
import { Empty, ErrorCallout } from "../parts/Callout";
import { Segments } from "../parts/fields";
import { InertText } from "../parts/InertText";
import { Chip } from "../parts/marks";
import { ScrollRegion } from "../parts/ScrollRegion";
import type { TableColumn } from "../parts/table/columns";
import { VirtualTable } from "../parts/table/VirtualTable";
import { AnswerColumn, type Against } from "./AnswerColumn";
import { CorrectRow } from "./CorrectRow";
import { CutNote } from "./CutNote";
import { CellChip, namedFilters } from "./PairFilters";
import { useComparedRow, usePairs } from "./queries";
import type { Reading } from "./useReading";

type RowViewProps = {
  reading: Reading;
  /** The place of the row among those that are asked for. */
  index: number;
  /** Whether the rows are sealed, so that what they expect can be corrected. */
  isSealed: boolean;
  onIndex: (index: number) => void;
  report: ReactNode;
  onBack: () => void;
};

/** One row after the other, with every candidate's answer side by side. */
export function RowView({ reading, index, isSealed, onIndex, report, onBack }: RowViewProps) {
  const { baseline, challenger, choice } = reading;
  const pairs = usePairs(choice);
  const line = pairs.rowAt(index);
  const row = useComparedRow(
    line === undefined
      ? null
      : { evaluation: choice.evaluation, baseline: baseline.candidate, challenger: challenger.candidate, row: line.id },
  );
  const [against, setAgainst] = useState<Against>("expected");
  const last = pairs.total - 1;
  const step = useCallback(
    (by: number) => onIndex(Math.max(0, Math.min(last, index + by))),
    [index, last, onIndex],
  );
  // The row whose expected answer is being corrected; another row ends it.
  const [correcting, setCorrecting] = useState<number | null>(null);
  const isCorrecting = line !== undefined && correcting === line.id;
  usePlainKey("Escape", isCorrecting ? () => setCorrecting(null) : onBack);
  usePlainKey("j", useCallback(() => step(1), [step]));
  usePlainKey("k", useCallback(() => step(-1), [step]));
  const error = pairs.error ?? row.error;
  return (
    <main className="main" data-testid="row-view" data-row={row.data?.number}>
      <Ask headline={(isCorrecting ? CORRECTING : row.data?.headline) ?? AWAITED} answerTestId="row-headline" actions={report} />
      <div className="bar row-bar">
        <Button kind="quiet" small icon="left" data-testid="to-scoreboard" onClick={onBack}>
          Scoreboard
        </Button>
        {/* A filter tells who is right. */}
        {!isCorrecting && <Narrowed reading={reading} />}
        <span className="row-steps">
          <span className="t2 sm nowrap" data-testid="row-place">
            {pairs.total === 0 ? "No row" : `${count(index + 1)} of ${count(pairs.total)}`}
          </span>
          <Button small icon="up" shortcut="K" aria-label="Row before" disabled={index <= 0} onClick={() => step(-1)}>
            {null}
          </Button>
          <Button small icon="down" shortcut="J" aria-label="Next row" disabled={index >= last} data-testid="next-row" onClick={() => step(1)}>
            {null}
          </Button>
          {isSealed && line && (
            <Button small icon="edit" aria-pressed={isCorrecting} data-testid="correct-open" onClick={() => setCorrecting(isCorrecting ? null : line.id)}>
              Correct…
            </Button>
          )}
          <Segments<Against>
            label="What is marked in the answers"
            options={[
              { value: "expected", label: "Against expected" },
              { value: "baseline", label: `Against ${baseline.letter}` },
              { value: "plain", label: "Plain" },
            ]}
            value={against}
            onChange={setAgainst}
          />
        </span>
      </div>
      <div className="body">
        <aside className="pane row-list" aria-label="Rows">
          <VirtualTable
            label="Rows"
            columns={LIST}
            total={pairs.total}
            rowAt={pairs.rowAt}
            rowId={(entry) => entry.id}
            onRange={pairs.onRange}
            selectedId={line?.id ?? null}
            onSelect={(_, selected) => onIndex(selected)}
            at={index}
            takesFocus
            resetKey={reading.key}
            empty={!pairs.isLoading && <Empty title="No row is like that" action={<Button onClick={reading.clear}>Show all rows</Button>} />}
            testId="row-list"
          />
          <div className="foot">{counted(pairs.total, "row")}</div>
        </aside>
        {isCorrecting ? (
          <CorrectRow row={line.id} onClose={() => setCorrecting(null)} />
        ) : (
          <section className="pane grow" aria-label="The row and its answers">
            {error && (
              <div className="sec">
                <ErrorCallout error={toHostError(error)} />
              </div>
            )}
            {row.data && pairs.total > 0 && <Row row={row.data} against={against} isBaseline={(id) => id === baseline.candidate} />}
          </section>
        )}
      </div>
    </main>
  );
}

/** While one corrects, nothing tells who is right. */
const CORRECTING: Headline = {
  question: "What is the right answer to this row?",
  answer: "Correct what the sealed row expects.",
  support: "Judge by the input alone. The answers are shown again when you are done.",
};

const LIST: Array<TableColumn<PairLine>> = [
  { id: "number", header: "Row", cell: (line) => <span className="t3">{count(line.number)}</span>, width: "52px", numeric: true },
  { id: "input", header: "Input", cell: (line) => <bdi>{line.input}</bdi>, width: "minmax(80px, 1fr)" },
];

/** What narrows the rows, each to be taken away. */
function Narrowed({ reading }: { reading: Reading }) {
  const named = namedFilters(reading).find((entry) => entry.filter === reading.filter);
  const search = reading.choice.search;
  return (
    <>
      {named && (
        <Chip active removable count={count(named.rows)} label={`${named.text} ${count(named.rows)}: take the filter away`} onPress={() => reading.setFilter("all")}>
          {named.text}
        </Chip>
      )}
      <CellChip reading={reading} />
      {search !== "" && (
        <Chip active removable label={`Search ${search}: take it away`} count={<bdi className="ell">{search}</bdi>} onPress={() => reading.setSearch("")}>
          Search
        </Chip>
      )}
      {reading.isSlowestFirst && (
        <Chip active removable label="Slowest first: as they stand in the test set again" onPress={reading.toggleSlowest}>
          Slowest first
        </Chip>
      )}
    </>
  );
}

type RowProps = { row: ComparedRow; against: Against; isBaseline: (candidate: number) => boolean };

function Row({ row, against, isBaseline }: RowProps) {
  return (
    // A row begins at its top, wherever the one before was scrolled to.
    <Fragment key={row.id}>
      <div className="row-asked">
        <ScrollRegion label="Input and expected answer">
          <Asked title={`Input, row ${count(row.number)}`} excerpt={row.input} />
          <Asked title="Expected" excerpt={row.expected} mono />
        </ScrollRegion>
      </div>
      <ScrollRegion label="Answers">
        <div className="answers" style={{ gridTemplateColumns: `repeat(${row.answers.length}, minmax(172px, 1fr))` }}>
          {row.answers.map((answer) => (
            <AnswerColumn key={answer.candidate} answer={answer} against={against} isBaseline={isBaseline(answer.candidate)} />
          ))}
        </div>
      </ScrollRegion>
    </Fragment>
  );
}

function Asked({ title, excerpt, mono }: { title: string; excerpt: Excerpt; mono?: boolean }) {
  return (
    <section>
      <h2 className="xs t3">{title}</h2>
      {excerpt.text === "" ? <span className="t3">(empty)</span> : <InertText text={excerpt.text} mono={Boolean(mono)} />}
      <CutNote excerpt={excerpt} />
    </section>
  );
}
