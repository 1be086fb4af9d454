import type { PairQuery } from "../../host";
import { KappaBar } from "../../judge/KappaBar";
import { IntervalAxis, IntervalMark, intervalScale } from "../../parts/charts/IntervalMark";
import { LossChart } from "../../parts/charts/LossChart";
import { Scatter } from "../../parts/charts/Scatter";
import type { ScatterPoint } from "../../parts/charts/scatter";
import { WinLossStrip } from "../../parts/charts/WinLossStrip";
import { compareView, pairPage } from "../comparing";
import { trainView } from "../training";
import { Part, State } from "./Gallery";

const QUERY: PairQuery = { evaluation: 1, baseline: 1, challenger: 3, filter: "all", cell: null, field: null, also: [], search: "", sort: "number", offset: 0, limit: 1 };

const POINTS: ScatterPoint[] = [
  { letter: "A", x: 0.37, y: 0.863, interval: [0.815, 0.9] },
  { letter: "B", x: 0.55, y: 0.882, interval: [0.836, 0.916] },
  { letter: "C", x: 0.17, y: 0.935, interval: [0.898, 0.96] },
  { letter: "D", x: 0, y: 0.843, interval: [0.793, 0.883] },
];

/** Charts, from nothing to much. */
export function ChartParts() {
  return (
    <>
      <Part name="IntervalMark">
        <Intervals />
      </Part>
      <Part name="KappaBar">
        <State name="enough, not enough, below chance">
          <KappaBar kappa={0.81} interval={[0.65, 0.97]} needed={0.4} />
          <KappaBar kappa={0.3} interval={[0.02, 0.58]} needed={0.4} />
          <KappaBar kappa={-0.1} interval={[-0.3, 0.1]} needed={0.4} />
        </State>
      </Part>
      <Part name="LossChart">
        {(["training-start", "training", "trained"] as const).map((scenario) => (
          <State key={scenario} name={scenario}>
            <Loss scenario={scenario} />
          </State>
        ))}
      </Part>
      <Part name="Scatter">
        <State name="four candidates, one alone">
          <div className="gallery-chart">
            <Scatter points={POINTS} axis="Cost per 1,000 requests" tick={(x) => `$${x.toFixed(1)}`} front="nothing better at this cost" label="C is right most often and costs less than A." />
          </div>
          <div className="gallery-chart">
            <Scatter points={POINTS.slice(0, 1)} axis="p50, ms" tick={String} front="nothing better at this speed" label="A alone." />
          </div>
        </State>
      </Part>
      <Part name="WinLossStrip">
        {(["verdict", "many-labels"] as const).map((scenario) => (
          <State key={scenario} name={scenario}>
            <div className="grow">
              <WinLossStrip
                groups={pairPage(QUERY, scenario).strip}
                baseline="A"
                challenger="C"
                words={{ challenger: "C right, A wrong", baseline: "A right, C wrong", wrong: "Both wrong", right: "Both right" }}
                label="C alone is right on 23 rows, A alone on 5."
              />
            </div>
          </State>
        ))}
      </Part>
    </>
  );
}

function Intervals() {
  const scores = compareView("verdict").evaluation?.scores ?? [];
  const scale = intervalScale(scores.map((score) => score.interval));
  return (
    <>
      <State name="the axis of the column">
        <IntervalAxis scale={scale} />
      </State>
      {scores.map((score) => (
        <State key={score.letter} name={score.name}>
          {score.accuracy !== null && score.interval !== null && (
            <IntervalMark
              letter={score.letter}
              value={score.accuracy}
              interval={score.interval}
              baseline={scores[0]?.accuracy ?? null}
              scale={scale}
            />
          )}
        </State>
      ))}
    </>
  );
}

function Loss({ scenario }: { scenario: "training-start" | "training" | "trained" }) {
  const job = trainView(scenario).job;
  if (job === null) return <span className="t3">No job in this state</span>;
  return (
    <div className="gallery-chart">
      <LossChart
        steps={job.steps}
        measure="loss"
        step={job.step}
        totalSteps={job.total_steps}
        epochs={job.epochs}
        isRunning={scenario !== "trained"}
      />
    </div>
  );
}
