import type { ScoreView, VerdictView } from "../host";
import { LookupScores } from "../knowledge/LookupScores";
import { IconButton } from "../parts/Button";
import { Icon } from "../parts/Icon";
import { ScrollRegion } from "../parts/ScrollRegion";

/** How the verdict was reached, rule by rule, and what limits it. */
export function Why({ verdict, scores, onClose }: { verdict: VerdictView; scores: readonly ScoreView[]; onClose: () => void }) {
  return (
    <aside className="pane inspector" aria-label="Why this verdict" data-testid="why-panel">
      <div className="pane-h line">
        Why this verdict
        <span className="pane-do">
          <IconButton icon="cross" label="Close" onClick={onClose} />
        </span>
      </div>
      <ScrollRegion label="Reasons">
        <ol className="insp-sec why-list">
          {verdict.reasons.map((reason) => (
            <li key={reason}>
              <Icon name="arrow" size={12} tone="t3" />
              <span>{reason}</span>
            </li>
          ))}
        </ol>
        {verdict.caveats.length > 0 && (
          <section className="insp-sec">
            <h2 className="strong">What limits it</h2>
            <ul className="why-list">
              {verdict.caveats.map((caveat) => (
                <li key={caveat}>
                  <Icon name="warning" size={12} tone="warn" />
                  <span>{caveat}</span>
                </li>
              ))}
            </ul>
          </section>
        )}
        <LookupScores scores={scores} />
      </ScrollRegion>
    </aside>
  );
}
