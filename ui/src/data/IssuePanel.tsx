import type { IssueView } from "../host";
import { Button } from "../parts/Button";
import { Callout, ErrorCallout } from "../parts/Callout";
import { useChangeRows } from "./queries";

const TONE = { error: "err", warning: "warn", note: "plain" } as const;

/** What a finding means, and what can be done about it at one press. */
export function IssuePanel({ issue, onReview }: { issue: IssueView; onReview: (() => void) | null }) {
  const change = useChangeRows();
  const { fix } = issue;
  const isDecision = issue.code === "conflicting_answers";
  return (
    <div className="issue-note" data-testid="issue-panel">
      <Callout
        tone={TONE[issue.severity]}
        title={issue.message}
        actions={
          (fix !== null || (onReview !== null && isDecision)) && (
            <>
              {fix !== null && (
                <Button
                  small
                  data-testid="fix"
                  data-rows={fix.rows}
                  disabled={change.isPending}
                  onClick={() => change.mutate({ kind: "fix", code: issue.code })}
                >
                  {fix.label}
                </Button>
              )}
              {onReview !== null && isDecision && (
                <Button small data-testid="review" onClick={onReview}>
                  Review them one by one
                </Button>
              )}
            </>
          )
        }
      >
        {issue.remedy}
      </Callout>
      {change.error && <ErrorCallout error={change.error} />}
    </div>
  );
}
