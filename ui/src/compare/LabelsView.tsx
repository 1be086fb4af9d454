import { type ReactNode, useState } from "react";

import { Ask, AWAITED } from "../app/Ask";
import { usePlainKey } from "../parts/usePlainKey";
import { count, counted } from "../format";
import type { CandidateId, ConfusionCell, ConfusionLine, ConfusionView, EvaluationView } from "../host";
import { Button } from "../parts/Button";
import { Empty, ErrorCallout } from "../parts/Callout";
import { classes } from "../parts/classes";
import { Segments } from "../parts/fields";
import { CandidateMark } from "../parts/marks";
import { Explained } from "../parts/Tooltip";
import { ConfusionTable } from "./ConfusionTable";
import { hasError, type PlacedCell } from "./confusion";
import { useConfusion } from "./queries";

type LabelsViewProps = {
  evaluation: EvaluationView;
  /** Whose labels are shown first. */
  first: CandidateId;
  report: ReactNode;
  onCell: (cell: ConfusionCell) => void;
  onBack: () => void;
};

/** Which labels a candidate takes for which: the confusions in words, and the whole matrix. */
export function LabelsView({ evaluation, first, report, onCell, onBack }: LabelsViewProps) {
  const [candidate, setCandidate] = useState(first);
  const [showsAll, setShowsAll] = useState(false);
  const query = useConfusion({ evaluation: evaluation.id, candidate });
  usePlainKey("Escape", onBack);
  const view = query.data;
  const press = ({ expected, answered }: PlacedCell) => {
    if (view === undefined) return;
    onCell({ candidate: view.candidate, expected: nameOf(view, expected), answered: answered === null ? null : nameOf(view, answered) });
  };
  return (
    <main className="main" data-testid="labels-view" data-of={view?.candidate} data-n={view?.n} aria-busy={query.isFetching}>
      <Ask headline={view?.headline ?? AWAITED} answerTestId="labels-headline" actions={report} />
      <div className="bar row-bar">
        <Button kind="quiet" small icon="left" data-testid="to-scoreboard" onClick={onBack}>
          Scoreboard
        </Button>
        <Candidates evaluation={evaluation} chosen={candidate} onChoose={setCandidate} />
        {view && view.absent === null && <LabelChoice view={view} showsAll={showsAll} onChange={setShowsAll} />}
      </div>
      {query.error && (
        <div className="sec">
          <ErrorCallout error={query.error} />
        </div>
      )}
      {view &&
        (view.absent === null ? (
          <div className="body">
            <Confusions view={view} onPress={press} />
            <section className="pane grow" aria-label="Confusion matrix">
              <ConfusionTable key={`${view.candidate} ${showsAll}`} view={view} showsAll={showsAll} onPress={press} />
              <div className="foot">
                <span>
                  Rows are what was expected, columns what was answered. {counted(view.n, "row")} that every candidate answered.
                  {evaluation.trials > 1 && " Of several trials the first counts."}
                </span>
              </div>
            </section>
          </div>
        ) : (
          <Empty title="No labels here" action={<Button onClick={onBack}>Back to the scoreboard</Button>}>
            {view.absent}
          </Empty>
        ))}
    </main>
  );
}

function nameOf(view: ConfusionView, label: number): string {
  return view.labels[label]?.label ?? "";
}

type CandidatesProps = { evaluation: EvaluationView; chosen: CandidateId; onChoose: (candidate: CandidateId) => void };

function Candidates({ evaluation, chosen, onChoose }: CandidatesProps) {
  return (
    <span className="row pair-chips" role="group" aria-label="Whose answers">
      {evaluation.scores.map((score) => (
        <button
          key={score.candidate}
          type="button"
          className={classes("chip", score.candidate === chosen && "on")}
          aria-pressed={score.candidate === chosen}
          title={score.name}
          data-testid={`labels-of-${score.letter}`}
          onClick={() => onChoose(score.candidate)}
        >
          <CandidateMark letter={score.letter} />
          <span className="ell">{score.name}</span>
        </button>
      ))}
    </span>
  );
}

type LabelChoiceProps = { view: ConfusionView; showsAll: boolean; onChange: (showsAll: boolean) => void };

function LabelChoice({ view, showsAll, onChange }: LabelChoiceProps) {
  const wrong = view.labels.filter(hasError).length;
  return (
    <span className="row-steps">
      <Segments
        label="Which labels"
        options={[
          { value: "errors", label: `With errors ${count(wrong)}` },
          { value: "all", label: `All labels ${count(view.labels.length)}` },
        ]}
        value={showsAll ? "all" : "errors"}
        onChange={(value) => onChange(value === "all")}
      />
    </span>
  );
}

/** The confusions in words, the most frequent first. */
function Confusions({ view, onPress }: { view: ConfusionView; onPress: (cell: PlacedCell) => void }) {
  return (
    <aside className="pane confusions" aria-label="Confusions">
      <h2 className="pane-h line">
        <Explained
          title="Confusions"
          text="A label that was answered for another one. An answer counts as the expected label where it is graded right; what is no label at all counts as “no label”. Press one to read its rows."
        >
          Confusions
        </Explained>
        <span className="t3 sm pane-do">most frequent first</span>
      </h2>
      {view.confusions.length === 0 ? (
        <Empty title="No confusion">Every answer is the expected label.</Empty>
      ) : (
        <ul className="list scroll">
          {view.confusions.map((line) => (
            <li key={`${line.expected} ${line.answered ?? ""}`} className="press tall">
              <Confusion line={line} onPress={onPress} />
            </li>
          ))}
        </ul>
      )}
    </aside>
  );
}

function Confusion({ line, onPress }: { line: ConfusionLine; onPress: (cell: PlacedCell) => void }) {
  return (
    <button type="button" title={line.sentence} data-rows={line.rows} onClick={() => onPress(line)}>
      <span className="confusion-words">{line.sentence}</span>
    </button>
  );
}
