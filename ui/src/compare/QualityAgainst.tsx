import { percent } from "../format";
import type { ScoreView } from "../host";
import { Scatter } from "../parts/charts/Scatter";
import type { ScatterPoint } from "../parts/charts/scatter";
import { Segments } from "../parts/fields";
import { costMeasure, costNote, LATENCY, type Measure, type MeasureName } from "./measures";

type QualityAgainstProps = {
  scores: readonly ScoreView[];
  /** Requests a month, for the projection. */
  volume: number | null;
  priceModel: string;
  /** What somebody chose; until then cost, where it is known. */
  wanted: MeasureName | null;
  onWant: (measure: MeasureName) => void;
};

/** Right answers against cost or latency, so that what is worth its price is seen at once. */
export function QualityAgainst({ scores, volume, priceModel, wanted, onWant }: QualityAgainstProps) {
  const cost = costMeasure(scores);
  const name = wanted ?? (cost === null ? "latency" : "cost");
  const measure = name === "cost" ? cost : LATENCY;
  const note = name === "cost" || (cost === null && wanted === null) ? costNote(scores, volume, priceModel) : null;
  const points = measure === null ? [] : pointsOf(scores, measure);
  const title = measure?.title ?? "Quality against cost";
  return (
    <aside className="pane quality" aria-label={title}>
      <div className="pane-h">
        <h2>{title}</h2>
        <span className="pane-do">
          <Segments<MeasureName>
            label="Against what"
            options={[
              { value: "cost", label: "Cost" },
              { value: "latency", label: "Latency" },
            ]}
            value={name}
            onChange={onWant}
          />
        </span>
      </div>
      {measure !== null && points.length > 0 && (
        <Scatter points={points} axis={measure.axis} tick={measure.tick} front={measure.front} label={inWords(points, measure)} />
      )}
      <p className="t3 sm quality-note">
        {[measure !== null && unknown(scores, measure), note].filter(Boolean).join(" ")}
      </p>
    </aside>
  );
}

function pointsOf(scores: readonly ScoreView[], measure: Measure): ScatterPoint[] {
  return scores.flatMap((score) => {
    const x = measure.value(score);
    if (x === null || score.accuracy === null || score.interval === null) return [];
    return [{ letter: score.letter, x, y: score.accuracy, interval: score.interval }];
  });
}

function inWords(points: readonly ScatterPoint[], measure: Measure): string {
  const each = points.map((point) => `${point.letter} ${percent(point.y)} % right at ${measure.words(point.x)}`);
  return `${measure.title}: ${each.join("; ")}`;
}

/** Who is missing in the chart, because a figure is. */
function unknown(scores: readonly ScoreView[], measure: Measure): string | null {
  const missing = scores.filter((score) => measure.value(score) === null).map((score) => score.letter);
  return missing.length === 0 ? null : `${measure.name} unknown for ${missing.join(", ")}.`;
}
