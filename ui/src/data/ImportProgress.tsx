import { bytes, count, rate, remaining } from "../format";
import type { Progress, Unit } from "../host";
import { Button } from "../parts/Button";
import { ProgressBar } from "../parts/marks";

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

function amount({ unit, done, total }: Progress): string {
  const write = (value: number) => (unit === "bytes" ? bytes(value) : count(value));
  return total === null ? `${write(done)}${word(unit)}` : `${write(done)} of ${write(total)}${word(unit)}`;
}

function word(unit: Unit): string {
  return unit === "bytes" ? "" : ` ${unit}`;
}

function pace({ unit, rate: perSecond, remaining_seconds: left }: Progress): string {
  const speed = unit === "bytes" && perSecond !== null ? `${bytes(Math.round(perSecond))} a second` : rate(perSecond);
  return [speed, remaining(left)].filter(Boolean).join(", ");
}
