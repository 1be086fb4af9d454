import { moment } from "../format";
import type { EvaluationView } from "../host";
import { Button } from "../parts/Button";
import { Badge } from "../parts/marks";
import { useRuns } from "./run-queries";

type RunBarProps = {
  evaluation: EvaluationView;
  /** Whether the corrections stand beside the rows. */
  showsCorrections?: boolean;
  onCorrections?: () => void;
  onSlices?: () => void;
  onRuns: () => void;
};

/** Which run is shown, and the way to the others. */
export function RunBar({ evaluation, showsCorrections, onCorrections, onSlices, onRuns }: RunBarProps) {
  const { id, name, kind, corrections, created_at } = evaluation;
  return (
    <div className="bar run-bar" data-testid="run-bar" data-run={id} data-kind={kind}>
      <span className="t2 sm nowrap">Run {id}</span>
      <Badge tone={kind === "look" ? "solid" : "warn"}>{name}</Badge>
      <span className="t3 sm ell">
        {moment(created_at)}
        {kind === "draft" && ", on validation rows; no verdict rests on it"}
      </span>
      <span className="row-steps">
        {corrections > 0 && onCorrections && (
          <Button small icon="edit" aria-pressed={showsCorrections} data-testid="show-corrections" onClick={onCorrections}>
            After {corrections === 1 ? "1 correction" : `${corrections} corrections`}
          </Button>
        )}
        {onSlices && (
          <Button small icon="data" data-testid="open-slices" title="Figures over parts of the rows" onClick={onSlices}>
            Slices
          </Button>
        )}
        <RunsButton onRuns={onRuns} />
      </span>
    </div>
  );
}

/** The way to the list of runs; nothing before there is one. */
export function RunsButton({ onRuns }: { onRuns: () => void }) {
  const runs = useRuns().data?.runs.length ?? 0;
  if (runs === 0) return null;
  return (
    <Button small icon="clock" data-testid="open-runs" onClick={onRuns}>
      {runs === 1 ? "1 run" : `All ${runs} runs`}
    </Button>
  );
}
