import { type ReactNode, useState } from "react";

import { Ask } from "../app/Ask";
import type { EvaluationView, Headline, PairLine } from "../host";
import { Button } from "../parts/Button";
import { Combining } from "./Combining";
import type { MeasureName } from "./measures";
import { Pairs, PairsHead } from "./Pairs";
import { QualityAgainst } from "./QualityAgainst";
import { usePairs } from "./queries";
import { RowInspector } from "./RowInspector";
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
  report: ReactNode;
  onIndex: (index: number) => void;
  onOpen: (index: number) => void;
  onLabels: () => void;
  onAgain: () => void;
};

/** What stands beside the rows when it is asked for. */
type Panel = "why" | "combining" | null;

/** The scoreboard, and below it where two candidates differ. */
export function Board(props: BoardProps) {
  const { evaluation, reading } = props;
  const { scores, verdict } = evaluation;
  const [panel, setPanel] = useState<Panel>(null);
  const toggle = (wanted: Panel) => setPanel(panel === wanted ? null : wanted);
  return (
    <main className="main">
      <Ask
        headline={props.headline}
        answerTestId={verdict ? "verdict-sentence" : undefined}
        actions={
          <>
            {verdict && (
              <>
                <Button aria-pressed={panel === "combining"} data-testid="combining" onClick={() => toggle("combining")}>
                  Combining and changing
                </Button>
                <Button aria-pressed={panel === "why"} data-testid="why" onClick={() => toggle("why")}>
                  Why this verdict
                </Button>
              </>
            )}
            {props.report}
          </>
        }
      />
      <div className="board" data-testid="verdict-outcome" data-outcome={verdict?.outcome}>
        <Scoreboard
          scores={scores}
          volume={evaluation.volume_per_month}
          priceModel={evaluation.price_model}
          selected={reading?.challenger.candidate ?? null}
          onSelect={(candidate) => reading?.choose(candidate)}
        />
        {evaluation.possibly_billed_twice > 0 && (
          <div className="sec">
            <BilledTwice calls={evaluation.possibly_billed_twice} />
          </div>
        )}
      </div>
      {reading && <Rows {...props} reading={reading} panel={panel} onClosePanel={() => setPanel(null)} />}
    </main>
  );
}

type RowsProps = BoardProps & { reading: Reading; panel: Panel; onClosePanel: () => void };

/** The rows of two candidates, and beside them why, the row, or what quality costs. */
function Rows({ evaluation, reading, panel, onClosePanel, ...props }: RowsProps) {
  const { verdict } = evaluation;
  const pairs = usePairs(reading.choice);
  // With the filters that it was chosen under: under others it may not be among the rows.
  const [selected, setSelected] = useState<{ key: string; line: PairLine } | null>(null);
  const [measure, setMeasure] = useState<MeasureName | null>(null);
  const line = selected?.key === reading.key ? selected.line : null;
  return (
    <>
      <PairsHead reading={reading} pairs={pairs} onLabels={props.onLabels} />
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
        {verdict && panel === "why" ? (
          <Why verdict={verdict} scores={evaluation.scores} onClose={onClosePanel} />
        ) : verdict && panel === "combining" ? (
          <Combining evaluation={evaluation} shown={reading.fixed} onShow={reading.showFixed} onClose={onClosePanel} />
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
