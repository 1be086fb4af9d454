import { count, counted } from "../format";
import type { IssueCode, IssueView, Severity } from "../host";
import { classes } from "../parts/classes";
import { Icon } from "../parts/Icon";
import { SeverityIcon } from "./severity";

const GROUPS: ReadonlyArray<{ severity: Severity; one: string; open: string }> = [
  { severity: "error", one: "error", open: "stop training" },
  { severity: "warning", one: "warning", open: "worth a look" },
  { severity: "note", one: "note", open: "" },
];

type IssueListProps = {
  issues: readonly IssueView[];
  selected: IssueCode | null;
  onSelect: (code: IssueCode) => void;
};

/** What the checks found, errors first. Pressing one shows its rows. */
export function IssueList({ issues, selected, onSelect }: IssueListProps) {
  if (issues.length === 0) {
    return (
      <p className="side-none t2">
        <Icon name="check" size={14} tone="ok" /> No findings
      </p>
    );
  }
  return GROUPS.map(({ severity, one, open }) => {
    const group = issues.filter((issue) => issue.severity === severity);
    if (group.length === 0) return null;
    const rows = group.reduce((sum, issue) => sum + Math.max(1, issue.rows), 0);
    return (
      <ul key={severity} className="list" aria-label={`${one}s`}>
        <li className="hd">
          <span>{counted(rows, one)}</span>
          <span className="n t3">{group.some((issue) => !issue.handled) ? open : "taken care of"}</span>
        </li>
        {group.map((issue) => (
          <li key={issue.code} className={classes("press", issue.code === selected && "sel")}>
            <button
              type="button"
              aria-pressed={issue.code === selected}
              title={issue.message}
              data-testid={`issue-${issue.code}`}
              data-rows={issue.rows}
              onClick={() => onSelect(issue.code)}
            >
              <SeverityIcon severity={issue.severity} />
              <span className="ell">{issue.title}</span>
              {issue.handled && (
                <span className="handled" title="Taken care of">
                  <Icon name="check" size={12} />
                </span>
              )}
              <span className="n">{issue.rows > 0 ? count(issue.rows) : ""}</span>
            </button>
          </li>
        ))}
      </ul>
    );
  });
}
