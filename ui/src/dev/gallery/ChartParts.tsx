import { IntervalAxis, IntervalMark, intervalScale } from "../../parts/charts/IntervalMark";
import { LossChart } from "../../parts/charts/LossChart";
import { WinLossStrip } from "../../parts/charts/WinLossStrip";
import { compareView, pairPage } from "../comparing";
import { trainView } from "../training";
import { Part, State } from "./Gallery";

const QUERY = { evaluation: 1, baseline: 1, challenger: 3, filter: "all", cell: null, search: "", sort: "number", offset: 0, limit: 1 } as const;

/** Charts, from nothing to much. */
export function ChartParts() {
  return (
    <>
      <Part name="IntervalMark">
        <Intervals />
      </Part>
      <Part name="LossChart">
        {(["training-start", "training", "trained"] as const).map((scenario) => (
          <State key={scenario} name={scenario}>
            <Loss scenario={scenario} />
          </State>
        ))}
      </Part>
      <Part name="WinLossStrip">
        {(["verdict", "many-labels"] as const).map((scenario) => (
          <State key={scenario} name={scenario}>
            <div className="grow">
              <WinLossStrip
                groups={pairPage(QUERY, scenario).strip}
                baseline="A"
                challenger="C"
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
