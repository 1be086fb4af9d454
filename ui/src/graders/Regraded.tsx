import { percent, points, pointsInterval } from "../format";
import type { RegradedView } from "../host";
import { Badge, CandidateMark } from "../parts/marks";

/** The same answers by other metrics than the one of the run. Exploratory, beside the verdict. */
export function Regraded({ regraded }: { regraded: readonly RegradedView[] }) {
  return regraded.map((one) => (
    <section key={one.created_at} className="sec regraded" aria-label={`By ${one.metric.name}`} data-testid="regraded">
      <p className="row">
        <Badge tone="warn">exploratory</Badge>
        <b className="med">The same answers by {one.metric.name}:</b>
        {one.scores.map((score) => (
          <span key={score.candidate} className="row">
            <CandidateMark letter={score.letter} />
            {percent(score.accuracy)} %
            {score.comparison && (
              <span className="t2 sm">
                {points(score.comparison.difference_points)} ({pointsInterval(score.comparison.interval_points)})
              </span>
            )}
          </span>
        ))}
      </p>
      <p className="t2">
        {one.verdict.sentence} {one.verdict.support}
      </p>
    </section>
  ));
}
