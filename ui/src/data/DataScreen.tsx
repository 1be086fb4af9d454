import { useState } from "react";

import { Ask } from "../app/Ask";
import { useNavigation } from "../app/navigation";
import { ScreenState } from "../app/ScreenState";
import { counted } from "../format";
import type { DataView, RowId, RowLine } from "../host";
import { Button } from "../parts/Button";
import { Inspector } from "./Inspector";
import { IssueList } from "./IssueList";
import { LabelBars } from "./LabelBars";
import { useDataView, useDivide, useRows } from "./queries";
import { RowsPane } from "./RowsPane";
import { SealDialog } from "./SealDialog";
import { SplitPanel } from "./SplitPanel";
import { SplitSummary } from "./SplitSummary";
import { UndoRedo } from "./UndoRedo";
import { type RowFilter, useRowFilter } from "./useRowFilter";
import { type SplitChoice, useSplitChoice } from "./useSplitChoice";

/** Is this data good enough to train on, and to judge by? */
export function DataScreen({ onImport }: { onImport: () => void }) {
  const query = useDataView();
  return <ScreenState query={query}>{query.data && <Data view={query.data} onImport={onImport} />}</ScreenState>;
}

function Data({ view, onImport }: { view: DataView; onImport: () => void }) {
  const filter = useRowFilter();
  const rows = useRows(filter.choice);
  const choice = useSplitChoice(!view.sealed);
  const divide = useDivide();
  const [selected, setSelected] = useState<{ id: RowId; index: number } | null>(null);
  const [isSealing, setSealing] = useState(false);
  const startDivide = () => choice.request && divide.mutate(choice.request);
  const step = (by: number) => {
    const index = (selected?.index ?? 0) + by;
    const row = rows.rowAt(index);
    return row === undefined ? null : () => setSelected({ id: row.id, index });
  };
  // In a review the next row opens by itself; those that were decided leave the list.
  const goOn = (decided: readonly RowId[]) => {
    if (filter.choice.issue === null || selected === null) return;
    for (let index = 0, gone = 0; index < rows.total; index += 1) {
      const row = rows.rowAt(index);
      const isGone = row !== undefined && decided.includes(row.id);
      gone += Number(isGone);
      if (row !== undefined && !isGone && index > selected.index) {
        setSelected({ id: row.id, index: index - gone });
        return;
      }
    }
  };
  const selectRow = (row: RowLine, index: number) => setSelected({ id: row.id, index });

  return (
    <main className="main">
      <Ask
        headline={view.headline}
        answerTestId="data-headline"
        actions={
          <NextStep
            view={view}
            choice={choice}
            isBusy={divide.isPending}
            onDivide={startDivide}
            onSeal={() => setSealing(true)}
            onImport={onImport}
          />
        }
      />
      <div className="body">
        <Overview view={view} filter={filter} />
        <RowsPane view={view} filter={filter} rows={rows} selectedId={selected?.id ?? null} onSelect={selectRow} />
        {selected !== null ? (
          <Inspector
            id={selected.id}
            onPrevious={step(-1)}
            onNext={step(1)}
            onClose={() => setSelected(null)}
            onDecided={goOn}
            onReplaced={(id) => setSelected((old) => old && { ...old, id })}
          />
        ) : (
          !view.sealed && (
            <SplitPanel
              view={view}
              choice={choice}
              error={divide.error}
              isBusy={divide.isPending}
              onDivideAgain={startDivide}
            />
          )
        )}
      </div>
      <SealDialog rows={view.splits.test} open={isSealing} onClose={() => setSealing(false)} />
    </main>
  );
}

type NextStepProps = {
  view: DataView;
  choice: SplitChoice;
  isBusy: boolean;
  onDivide: () => void;
  onSeal: () => void;
  onImport: () => void;
};

/** The one primary button: divide, then seal, then on to the candidates. */
function NextStep({ view, choice, isBusy, onDivide, onSeal, onImport }: NextStepProps) {
  const { go } = useNavigation();
  return (
    <>
      <UndoRedo view={view} />
      <Button onClick={onImport}>Import…</Button>
      {!view.divided && (
        <Button kind="primary" data-testid="divide" disabled={choice.request === null || isBusy} onClick={onDivide}>
          Divide {counted(view.rows, "row")}
        </Button>
      )}
      {view.divided && !view.sealed && (
        <Button kind="primary" data-testid="seal" disabled={isBusy} onClick={onSeal}>
          Seal {counted(view.splits.test, "row")}…
        </Button>
      )}
      {view.sealed && (
        <Button kind="primary" onClick={() => go("candidates")}>
          Continue to Candidates
        </Button>
      )}
    </>
  );
}

/** What is in the data, as lists that filter the table. */
function Overview({ view, filter }: { view: DataView; filter: RowFilter }) {
  return (
    <aside className="pane overview" aria-label="What is in the data">
      <div className="overview-issues">
        <IssueList issues={view.issues} selected={filter.choice.issue} onSelect={filter.toggleIssue} />
      </div>
      <section className="overview-part">
        <h2 className="pane-h">Splits</h2>
        <SplitSummary view={view} selected={filter.choice.split} onSelect={filter.toggleSplit} />
      </section>
      {view.labels.length > 0 && (
        <section className="overview-part overview-labels">
          <h2 className="pane-h">
            Labels <span className="t3">{view.labels.length}</span>
          </h2>
          <LabelBars labels={view.labels} selected={filter.choice.label} onSelect={filter.toggleLabel} />
        </section>
      )}
    </aside>
  );
}
