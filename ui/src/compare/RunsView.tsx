import { useState } from "react";

import { Ask } from "../app/Ask";
import { useToast } from "../app/toasts";
import type { EvaluationId, Headline, RunLine } from "../host";
import { Button } from "../parts/Button";
import { Empty, ErrorCallout } from "../parts/Callout";
import { ConfirmDialog } from "../parts/Dialog";
import { ScrollRegion } from "../parts/ScrollRegion";
import { usePlainKey } from "../parts/usePlainKey";
import { Between } from "./Between";
import { useDeleteRun, useRuns } from "./run-queries";
import { RunsTable } from "./RunsTable";

type RunsViewProps = {
  question: string;
  /** The run that is shown on the screen. */
  shown: EvaluationId | null;
  onChoose: (run: EvaluationId) => void;
  onBack: () => void;
};

/** Every run: choose one to see it whole, or tick two to see what changed between them. */
export function RunsView({ question, shown, onChoose, onBack }: RunsViewProps) {
  const query = useRuns();
  const [ticked, setTicked] = useState<readonly EvaluationId[]>([]);
  const [asked, setAsked] = useState<RunLine | null>(null);
  usePlainKey("Escape", onBack);
  const runs = query.data?.runs ?? [];
  const pair = runs.filter((run) => ticked.includes(run.id)).toSorted((one, other) => one.id - other.id);
  const [from, to] = pair;
  // The two that were ticked last.
  const tick = (id: EvaluationId) => setTicked((old) => (old.includes(id) ? old.filter((one) => one !== id) : [...old, id].slice(-2)));
  return (
    <main className="main" data-testid="runs-view">
      <Ask headline={headline(question, query.data?.summary)} />
      <div className="bar row-bar">
        <Button kind="quiet" small icon="left" data-testid="from-runs" onClick={onBack}>
          Back
        </Button>
        <span className="t2 sm">Tick two runs to see which rows changed between them.</span>
      </div>
      <div className="body">
        <section className="pane grow" aria-label="Runs">
          {query.error && (
            <div className="sec">
              <ErrorCallout error={query.error} />
            </div>
          )}
          {runs.length === 0 ? (
            !query.isPending && <Empty title="No run yet">Compare the candidates, or draft a comparison on the validation rows.</Empty>
          ) : (
            <ScrollRegion label="All runs">
              <RunsTable runs={runs} shown={shown} ticked={ticked} onTick={tick} onChoose={onChoose} onDelete={setAsked} isCompact={pair.length === 2} />
            </ScrollRegion>
          )}
        </section>
        {from && to && <Between key={`${from.id} ${to.id}`} from={from} to={to} onClose={() => setTicked([])} />}
      </div>
      <DeleteDialog run={asked} onClose={() => setAsked(null)} />
    </main>
  );
}

function headline(question: string, summary: string | undefined): Headline {
  return { question, answer: "Every run, and what changed between them.", support: summary ?? "\u00a0" };
}

function DeleteDialog({ run, onClose }: { run: RunLine | null; onClose: () => void }) {
  const remove = useDeleteRun();
  const say = useToast();
  const close = () => {
    remove.reset();
    onClose();
  };
  const what = run === null ? "" : `${run.name.toLowerCase()} ${run.id}`;
  return (
    <ConfirmDialog
      open={run !== null}
      title={`Delete ${what}?`}
      confirm={`Delete ${what}`}
      dismiss="Keep it"
      danger
      testId="delete-run-confirm"
      busy={remove.isPending}
      error={remove.error}
      onClose={close}
      onConfirm={() =>
        run !== null &&
        remove.mutate(run.id, {
          onSuccess: () => {
            close();
            say(`Deleted ${what}. What it cost stays counted.`);
          },
        })
      }
    >
      Its answers go with it; to have them again they must be asked again. A look at the sealed rows can’t be deleted, so that every one is counted.
    </ConfirmDialog>
  );
}
