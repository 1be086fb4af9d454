import { type ReactNode, useState } from "react";

import { useNavigation } from "../app/navigation";
import type { EvaluationView, Headline } from "../host";
import { Button } from "../parts/Button";
import { Board } from "./Board";
import { FieldsScreen } from "./FieldsScreen";
import { LabelsView } from "./LabelsView";
import { RowView } from "./RowView";
import { SlicesView } from "./SlicesView";
import { useReading } from "./useReading";

type Place = "board" | "row" | "labels" | "slices" | "fields";

type ResultProps = {
  evaluation: EvaluationView;
  /** The verdict, while no row or matrix says something more particular. */
  headline: Headline;
  /** To the list of runs. */
  onRuns: () => void;
  /** The way to the model judge. */
  judge: ReactNode;
  /** To the plan of another run, or to what stops it. */
  onAgain: () => void;
};

/** What a run found: the scoreboard with its rows, one row side by side, the confused labels, the slices, or the fields. */
export function Result({ evaluation, headline, judge, onRuns, onAgain }: ResultProps) {
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
  const report = <NextStep evaluation={evaluation} onAgain={onAgain} />;
  if (reading !== null && place === "row") {
    return <RowView reading={reading} index={index ?? 0} isSealed={evaluation.kind === "look"} onIndex={moveTo} report={report} onBack={toBoard} />;
  }
  if (reading !== null && place === "labels") {
    return (
      <LabelsView
        evaluation={evaluation}
        first={reading.cell?.candidate ?? reading.challenger.candidate}
        report={report}
        onCell={(cell) => {
          reading.showCell(cell);
          toBoard();
        }}
        onBack={toBoard}
      />
    );
  }
  if (place === "slices") {
    return <SlicesView evaluation={evaluation} report={report} onBack={toBoard} />;
  }
  if (reading !== null && place === "fields") {
    return (
      <FieldsScreen
        evaluation={evaluation}
        report={report}
        onCell={(cell) => {
          reading.showField(cell);
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
      report={report}
      onIndex={moveTo}
      onOpen={(opened) => {
        moveTo(opened);
        setPlace("row");
      }}
      onLabels={() => setPlace("labels")}
      onSlices={() => setPlace("slices")}
      onRuns={onRuns}
      onFields={() => setPlace("fields")}
      onAgain={onAgain}
    />
  );
}

/** The next step: what is handed over; after a draft the sealed rows; without a verdict what to mend. */
function NextStep({ evaluation, onAgain }: { evaluation: EvaluationView; onAgain: () => void }): ReactNode {
  const { go } = useNavigation();
  if (evaluation.kind !== "look") {
    return (
      <Button kind="primary" data-testid="after-draft" onClick={onAgain}>
        Compare on the sealed rows…
      </Button>
    );
  }
  if (evaluation.verdict === null) {
    return <Button onClick={() => go("candidates")}>Go to Candidates</Button>;
  }
  return (
    <Button kind="primary" data-testid="make-report" onClick={() => go("report")}>
      Make report…
    </Button>
  );
}
