import { useState } from "react";

import type { CandidateId, EvaluationView, PairLine, ScoreView } from "../host";
import { BilledTwice } from "./Running";
import { Pairs } from "./Pairs";
import { RowInspector } from "./RowInspector";
import { Scoreboard } from "./Scoreboard";
import { Why } from "./Why";

type BoardProps = {
  evaluation: EvaluationView;
  showsWhy: boolean;
  onCloseWhy: () => void;
};

/** What the run found: the scoreboard, and below it where two candidates differ. */
export function Board({ evaluation, showsWhy, onCloseWhy }: BoardProps) {
  const { scores, verdict } = evaluation;
  const [wanted, setWanted] = useState<CandidateId | null>(null);
  const [line, setLine] = useState<PairLine | null>(null);
  const baseline = scores.find((score) => score.baseline);
  const challenger = challengerOf(scores, wanted);
  const choose = (id: CandidateId) => {
    setWanted(id);
    setLine(null);
  };
  return (
    <>
      <div
        className="board"
        data-testid="verdict-outcome"
        data-outcome={verdict?.outcome}
      >
        <Scoreboard
          scores={scores}
          volume={evaluation.volume_per_month}
          priceModel={evaluation.price_model}
          selected={challenger?.candidate ?? null}
          onSelect={choose}
        />
        {evaluation.possibly_billed_twice > 0 && (
          <div className="sec">
            <BilledTwice calls={evaluation.possibly_billed_twice} />
          </div>
        )}
      </div>
      <div className="body">
        {baseline && challenger ? (
          <Pairs
            key={challenger.candidate}
            evaluation={evaluation.id}
            baseline={baseline}
            challenger={challenger}
            selected={line}
            onSelect={setLine}
          />
        ) : (
          <section className="pane grow" />
        )}
        {verdict && showsWhy && <Why verdict={verdict} onClose={onCloseWhy} />}
        {line && !showsWhy && baseline && challenger && (
          <RowInspector line={line} baseline={baseline.letter} challenger={challenger.letter} onClose={() => setLine(null)} />
        )}
      </div>
    </>
  );
}

/** The one that was pressed, else the winner, else the first that is not the baseline. */
function challengerOf(scores: readonly ScoreView[], wanted: CandidateId | null): ScoreView | undefined {
  const others = scores.filter((score) => !score.baseline);
  return others.find((score) => score.candidate === wanted) ?? others.find((score) => score.winner) ?? others[0];
}
