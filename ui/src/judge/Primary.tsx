import type { JudgeView } from "../host";
import { Button } from "../parts/Button";
import { Callout, ErrorCallout } from "../parts/Callout";
import type { JudgeControl } from "./queries";

/** Whether the judge decides comparisons; disabled with the reason until it may. */
export function Primary({ view, decide }: { view: JudgeView; decide: JudgeControl["decide"] }) {
  if (!view.is_set_up) return null;
  const lacks = view.not_primary;
  return (
    <section className="sec primary-metric" aria-label="Primary metric">
      <h2 className="strong">Primary metric</h2>
      {view.is_primary ? (
        <p>
          This judge decides the next comparison. Its answers are judged before the verdict, and the verdict says how well the judge agrees with you.
        </p>
      ) : (
        <p className="t2">The next comparison is decided by another grader.</p>
      )}
      {lacks && (
        <Callout tone="warn" title={lacks.message}>
          {lacks.hint}
        </Callout>
      )}
      {decide.error && <ErrorCallout error={decide.error} />}
      <div className="row">
        {view.is_primary ? (
          <Button small disabled={decide.isPending} data-testid="judge-release" onClick={() => decide.mutate(false)}>
            Decide by exact match instead
          </Button>
        ) : (
          <Button small kind="primary" disabled={lacks !== null || decide.isPending} data-testid="judge-decide" onClick={() => decide.mutate(true)}>
            Use as primary metric
          </Button>
        )}
      </div>
    </section>
  );
}
