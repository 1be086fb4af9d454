import type { Progress } from "../host";
import { Button } from "../parts/Button";
import { ProgressBar } from "../parts/marks";
import { amount, pace } from "../parts/progress-words";

/** How far the import is, with its rate, what remains, and the way to stop it. */
export function ImportProgress({ progress, onCancel }: { progress: Progress | null; onCancel: () => void }) {
  const share = progress?.total ? progress.done / progress.total : null;
  return (
    <div className="import-progress" data-testid="import-progress">
      <div className="row">
        <span className="ell">{progress?.stage ?? "Starting"}</span>
        <span className="t3 sm nowrap progress-end">{progress && amount(progress)}</span>
      </div>
      <ProgressBar share={share} label={progress?.stage ?? "Importing"} />
      <div className="row">
        <span className="t3 sm">{progress && pace(progress)}</span>
        <span className="progress-end">
          <Button small onClick={onCancel}>
            Stop the import
          </Button>
        </span>
      </div>
    </div>
  );
}
