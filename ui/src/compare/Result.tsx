import { type ReactNode, useState } from "react";

import { useNavigation } from "../app/navigation";
import type { EvaluationView, Headline } from "../host";
import { Button } from "../parts/Button";
import { Board } from "./Board";
import { LabelsView } from "./LabelsView";
import { RowView } from "./RowView";
import { useReading } from "./useReading";

type Place = "board" | "row" | "labels";

type ResultProps = {
  evaluation: EvaluationView;
  /** The verdict, while no row or matrix says something more particular. */
  headline: Headline;
  /** The way to the model judge. */
  judge: ReactNode;
  /** To the plan of another run, or to what stops it. */
  onAgain: () => void;
};

/** What a run found: the scoreboard with its rows, one row side by side, or the confused labels. */
export function Result({ evaluation, headline, judge, onAgain }: ResultProps) {
  const reading = useReading(evaluation);
  const [place, setPlace] = useState<Place>("board");
  const [cameBack, setCameBack] = useState(false);
  // The row that the keyboard stands on, among those that are asked for.
  const [at, setAt] = useState<{ key: string; index: number } | null>(null);
  const key = reading?.key ?? "";
  const index = at?.key === key ? at.index : null;
  const moveTo = (next: number) => setAt({ key, index: next });
  const toBoard = () => {
    setCameBack(true);
    setPlace("board");
  };
  if (reading !== null && place === "row") {
    return <RowView reading={reading} index={index ?? 0} onIndex={moveTo} report={<MakeReport evaluation={evaluation} />} onBack={toBoard} />;
  }
  if (reading !== null && place === "labels") {
    return (
      <LabelsView
        evaluation={evaluation}
        first={reading.cell?.candidate ?? reading.challenger.candidate}
        report={<MakeReport evaluation={evaluation} />}
        onCell={(cell) => {
          reading.showCell(cell);
          toBoard();
        }}
        onBack={toBoard}
      />
    );
  }
  return (
    <Board
      evaluation={evaluation}
      headline={headline}
      judge={judge}
      reading={reading}
      index={index}
      takesFocus={cameBack}
      report={<MakeReport evaluation={evaluation} />}
      onIndex={moveTo}
      onOpen={(opened) => {
        moveTo(opened);
        setPlace("row");
      }}
      onLabels={() => setPlace("labels")}
      onAgain={onAgain}
    />
  );
}

/** The next step: what is handed over, or, where there is no verdict, what to mend. */
function MakeReport({ evaluation }: { evaluation: EvaluationView }): ReactNode {
  const { go } = useNavigation();
  if (evaluation.verdict === null) {
    return <Button onClick={() => go("candidates")}>Go to Candidates</Button>;
  }
  return (
    <Button kind="primary" data-testid="make-report" onClick={() => go("report")}>
      Make report…
    </Button>
  );
}
