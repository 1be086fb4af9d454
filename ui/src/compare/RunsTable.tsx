import { Checkbox } from "@base-ui/react/checkbox";

import { count, moment, money, percent } from "../format";
import type { EvaluationId, RunLine } from "../host";
import { IconButton } from "../parts/Button";
import { classes } from "../parts/classes";
import { Icon } from "../parts/Icon";
import { Badge, CandidateMark } from "../parts/marks";

type RunsTableProps = {
  runs: readonly RunLine[];
  shown: EvaluationId | null;
  ticked: readonly EvaluationId[];
  onTick: (run: EvaluationId) => void;
  onChoose: (run: EvaluationId) => void;
  onDelete: (run: RunLine) => void;
  /** Leaves out when, rows and metric, where something stands beside the table. */
  isCompact?: boolean;
};

/** The runs, a line each. Trials stand apart: five rows say nothing of who is better. */
export function RunsTable({ runs, ...does }: RunsTableProps) {
  const { isCompact = false } = does;
  const parts = [
    { name: "Looks at the sealed rows", runs: runs.filter((run) => run.kind === "look") },
    { name: "Drafts on validation rows, never a verdict", runs: runs.filter((run) => run.kind === "draft") },
    { name: "Trials of a few validation rows", runs: runs.filter((run) => run.kind === "trial") },
  ];
  return (
    <table className={classes("t runs-table", isCompact && "compact")} data-testid="runs-table">
      <thead>
        <tr>
          <th scope="col" className="w-tick">
            <span className="unseen">Compare</span>
          </th>
          <th scope="col" className="w-run">Run</th>
          {!isCompact && <th scope="col" className="w-when">When</th>}
          {!isCompact && <th scope="col" className="num w-rows">Rows</th>}
          <th scope="col">Right %, by candidate</th>
          <th scope="col" className="w-verdict">Verdict</th>
          {!isCompact && <th scope="col" className="w-metric col-metric">Metric</th>}
          <th scope="col" className="num w-spent">Spent</th>
          <th scope="col" className="w-delete">
            <span className="unseen">Delete</span>
          </th>
        </tr>
      </thead>
      {parts.map(
        (part) =>
          part.runs.length > 0 && (
            <tbody key={part.name}>
              <tr className="group">
                <td colSpan={isCompact ? 4 : 6}>
                  {part.name} <span className="t3">{count(part.runs.length)}</span>
                </td>
                {!isCompact && <td className="col-metric">{"\u00a0"}</td>}
                <td colSpan={2}>{"\u00a0"}</td>
              </tr>
              {part.runs.map((run) => (
                <Line key={run.id} run={run} {...does} />
              ))}
            </tbody>
          ),
      )}
    </table>
  );
}

type LineProps = Omit<RunsTableProps, "runs"> & { run: RunLine };

function Line({ run, shown, ticked, onTick, onChoose, onDelete, isCompact = false }: LineProps) {
  const isTrial = run.kind === "trial";
  const isTicked = ticked.includes(run.id);
  return (
    <tr className={classes(run.id === shown && "sel")} data-testid={`run-${run.id}`} data-kind={run.kind} aria-current={run.id === shown || undefined}>
      <td>
        {run.state === "done" && !isTrial && (
          <Checkbox.Root
            className={classes("check", isTicked && "on")}
            checked={isTicked}
            aria-label={`Compare run ${run.id} with another`}
            data-testid={`tick-${run.id}`}
            onCheckedChange={() => onTick(run.id)}
          >
            <Checkbox.Indicator>
              <Icon name="check" size={12} />
            </Checkbox.Indicator>
          </Checkbox.Root>
        )}
      </td>
      <td>
        <span className="row">
          {isTrial ? (
            <span>{count(run.id)}</span>
          ) : (
            <button type="button" className="link-plain" data-testid={`choose-${run.id}`} title={`Show run ${run.id}`} onClick={() => onChoose(run.id)}>
              {count(run.id)}
            </button>
          )}
          <Badge tone={run.kind === "look" ? "solid" : "line"}>{run.name}</Badge>
        </span>
      </td>
      {!isCompact && <td className="t2">{moment(run.created_at)}</td>}
      {!isCompact && <td className="num">{count(run.rows)}</td>}
      <td>
        <Shares run={run} />
      </td>
      <td className={classes("ell", run.kind === "look" && run.state === "done" ? undefined : "t3")} title={verdictWords(run)}>
        {verdictWords(run)}
      </td>
      {!isCompact && (
        <td className="t2 col-metric" title={run.metric}>
          {run.metric}
        </td>
      )}
      <td className="num" title={billedTwice(run)}>
        <span className="row run-spent">
          {run.spent_at_least && <span className="t3">at least</span>}
          <span>{money(run.spent)}</span>
          {run.possibly_billed_twice > 0 && <Icon name="warning" size={12} tone="warn" />}
          {run.possibly_billed_twice > 0 && <span className="unseen">{billedTwice(run)}</span>}
        </span>
      </td>
      <td>{run.deletable && <IconButton icon="cross" label={`Delete ${run.name.toLowerCase()} ${run.id}`} data-testid={`delete-${run.id}`} onClick={() => onDelete(run)} />}</td>
    </tr>
  );
}

/** Each candidate's share right; of a trial only who took part. */
function Shares({ run }: { run: RunLine }) {
  return (
    <span className="row run-shares">
      {run.candidates.map((one) => (
        <span key={one.candidate} className="row" title={`${one.name}${one.baseline ? ", baseline" : ""}`}>
          <CandidateMark letter={one.letter} />
          {one.accuracy !== null && percent(one.accuracy)}
        </span>
      ))}
    </span>
  );
}

function verdictWords(run: RunLine): string {
  if (run.corrections === 0) return run.verdict;
  return `${run.verdict}, after ${run.corrections === 1 ? "1 correction" : `${run.corrections} corrections`}`;
}

function billedTwice(run: RunLine): string | undefined {
  const calls = run.possibly_billed_twice;
  if (calls === 0) return undefined;
  return `${count(calls)} ${calls === 1 ? "call" : "calls"} may have been billed twice`;
}
