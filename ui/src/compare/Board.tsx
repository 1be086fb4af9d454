import { type ReactNode, useState } from "react";

import { Ask } from "../app/Ask";
import { counted } from "../format";
import { Regraded } from "../graders/Regraded";
import type { EvaluationView, Headline, PairLine } from "../host";
import { Button } from "../parts/Button";
import { Combining } from "./Combining";
import { Corrections } from "./Corrections";
import type { MeasureName } from "./measures";
import { Pairs, PairsHead } from "./Pairs";
import { QualityAgainst } from "./QualityAgainst";
import { usePairs } from "./queries";
import { RowInspector } from "./RowInspector";
import { RunBar } from "./RunBar";
import { BilledTwice } from "./Running";
import { Scoreboard } from "./Scoreboard";
import type { Reading } from "./useReading";
import { Why } from "./Why";

type BoardProps = {
  evaluation: EvaluationView;
  headline: Headline;
  reading: Reading | null;
  /** The row that the keyboard stands on. */
  index: number | null;
  /** The rows take the focus, because one came back to them. */
  takesFocus: boolean;
  judge: ReactNode;
  report: ReactNode;
  onIndex: (index: number) => void;
  onOpen: (index: number) => void;
  onLabels: () => void;
  onSlices: () => void;
  onRuns: () => void;
  onFields: () => void;
  onAgain: () => void;
};

/** What stands beside the rows when it is asked for. */
type Panel = "why" | "corrections" | "combining" | null;

/** The scoreboard, and below it where two candidates differ. */
export function Board(props: BoardProps) {
  const { evaluation, reading } = props;
  const { scores, verdict } = evaluation;
  // What stands beside the rows in place of a chart.
  const [beside, setBeside] = useState<Panel>(null);
  const turn = (to: Panel) => setBeside(beside === to ? null : to);
  return (
    <main className="main">
      <Ask
        headline={props.headline}
        answerTestId={verdict ? "verdict-sentence" : undefined}
        actions={
          <>
            {verdict && (
              <>
                <Button aria-pressed={beside === "combining"} data-testid="combining" onClick={() => turn("combining")}>
                  Combining and changing
                </Button>
                <Button aria-pressed={beside === "why"} data-testid="why" onClick={() => turn("why")}>
                  Why this verdict
                </Button>
              </>
            )}
            {props.judge}
            {props.report}
          </>
        }
      />
      <RunBar
        evaluation={evaluation}
        showsCorrections={beside === "corrections"}
        onCorrections={() => turn("corrections")}
        onSlices={props.onSlices}
        onRuns={props.onRuns}
      />
      <div className="board" data-testid="verdict-outcome" data-outcome={verdict?.outcome}>
        <Scoreboard
          scores={scores}
          volume={evaluation.volume_per_month}
          priceModel={evaluation.price_model}
          selected={reading?.challenger.candidate ?? null}
          onSelect={(candidate) => reading?.choose(candidate)}
        />
        {evaluation.from_cache > 0 && (
          <p className="sec t2 sm" data-testid="from-cache">
            {counted(evaluation.from_cache, "answer")} from an earlier run, with their times and costs of then.
          </p>
        )}
        <Regraded regraded={evaluation.regraded} />
        {evaluation.possibly_billed_twice > 0 && (
          <div className="sec">
            <BilledTwice calls={evaluation.possibly_billed_twice} />
          </div>
        )}
      </div>
      {reading && <Rows {...props} reading={reading} beside={beside} onCloseBeside={() => setBeside(null)} />}
    </main>
  );
}

type RowsProps = BoardProps & { reading: Reading; beside: Panel; onCloseBeside: () => void };

/** The rows of two candidates, and beside them why, the row, or what quality costs. */
function Rows({ evaluation, reading, beside, onCloseBeside, ...props }: RowsProps) {
  const { verdict } = evaluation;
  const pairs = usePairs(reading.choice);
  // With the filters that it was chosen under: under others it may not be among the rows.
  const [selected, setSelected] = useState<{ key: string; line: PairLine } | null>(null);
  const [measure, setMeasure] = useState<MeasureName | null>(null);
  const line = selected?.key === reading.key ? selected.line : null;
  return (
    <>
      <PairsHead reading={reading} pairs={pairs} onLabels={props.onLabels} onFields={evaluation.has_fields ? props.onFields : null} />
      <div className="body">
        <Pairs
          reading={reading}
          pairs={pairs}
          selected={line}
          index={props.index}
          takesFocus={props.takesFocus}
          onSelect={(next, index) => {
            setSelected({ key: reading.key, line: next });
            props.onIndex(index);
          }}
          onOpen={props.onOpen}
          onAgain={props.onAgain}
        />
        {verdict && beside === "why" ? (
          <Why verdict={verdict} scores={evaluation.scores} onClose={onCloseBeside} />
        ) : beside === "corrections" ? (
          <Corrections evaluation={evaluation} onClose={onCloseBeside} />
        ) : verdict && beside === "combining" ? (
          <Combining evaluation={evaluation} shown={reading.fixed} onShow={reading.showFixed} onClose={onCloseBeside} />
        ) : line ? (
          <RowInspector
            line={line}
            baseline={reading.baseline.letter}
            challenger={reading.challenger.letter}
            onOpen={() => props.onOpen(props.index ?? 0)}
            onClose={() => setSelected(null)}
          />
        ) : (
          <QualityAgainst
            scores={evaluation.scores}
            volume={evaluation.volume_per_month}
            priceModel={evaluation.price_model}
            wanted={measure}
            onWant={setMeasure}
          />
        )}
      </div>
    </>
  );
}
