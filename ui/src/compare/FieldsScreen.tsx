import type { ReactNode } from "react";

import { Ask, AWAITED } from "../app/Ask";
import { FieldsTable } from "../graders/FieldsTable";
import { useFields } from "../graders/queries";
import type { EvaluationView, FieldCell } from "../host";
import { Button } from "../parts/Button";
import { Empty, ErrorCallout } from "../parts/Callout";
import { usePlainKey } from "../parts/usePlainKey";

type FieldsScreenProps = {
  evaluation: EvaluationView;
  report: ReactNode;
  onCell: (cell: FieldCell) => void;
  onBack: () => void;
};

/** Which fields of the answers are wrong, by candidate; a cell shows its rows. */
export function FieldsScreen({ evaluation, report, onCell, onBack }: FieldsScreenProps) {
  const { data: view, error, isFetching } = useFields(evaluation.id);
  usePlainKey("Escape", onBack);
  return (
    <main className="main" data-testid="fields-view" aria-busy={isFetching}>
      <Ask headline={view?.headline ?? AWAITED} answerTestId="fields-headline" actions={report} />
      <div className="bar row-bar">
        <Button kind="quiet" small icon="left" data-testid="to-scoreboard" onClick={onBack}>
          Scoreboard
        </Button>
      </div>
      {error && (
        <div className="sec">
          <ErrorCallout error={error} />
        </div>
      )}
      {view &&
        (view.absent === null ? (
          <div className="scroll">
            <FieldsTable view={view} onCell={onCell} />
          </div>
        ) : (
          <Empty title={view.absent} action={<Button onClick={onBack}>Back to the scoreboard</Button>} />
        ))}
    </main>
  );
}
