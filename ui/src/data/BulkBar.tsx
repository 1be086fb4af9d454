import { counted } from "../format";
import type { RowId } from "../host";
import { Button } from "../parts/Button";
import { ErrorCallout } from "../parts/Callout";
import { useChangeRows } from "./queries";

/** What can be done with the rows that are ticked. */
export function BulkBar({ rows, onDone }: { rows: readonly RowId[]; onDone: () => void }) {
  const change = useChangeRows();
  const apply = (kind: "exclude" | "include") =>
    change.mutate({ kind, rows: [...rows] }, { onSuccess: onDone });
  return (
    <div className="bulk" role="group" aria-label="The ticked rows" data-testid="bulk">
      <div className="row">
        <b className="med" data-testid="bulk-count" data-rows={rows.length}>
          {counted(rows.length, "row")} ticked
        </b>
        <Button small data-testid="bulk-exclude" disabled={change.isPending} onClick={() => apply("exclude")}>
          Exclude
        </Button>
        <Button small data-testid="bulk-include" disabled={change.isPending} onClick={() => apply("include")}>
          Include
        </Button>
        <Button kind="quiet" small onClick={onDone}>
          Untick
        </Button>
      </div>
      {change.error && <ErrorCallout error={change.error} />}
    </div>
  );
}
