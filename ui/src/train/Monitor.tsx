import { useState } from "react";

import { count } from "../format";
import type { JobView, TrainPlan } from "../host";
import { Empty } from "../parts/Callout";
import { classes } from "../parts/classes";
import { LossChart } from "../parts/charts/LossChart";
import type { Measure } from "../parts/charts/loss";
import { Segments } from "../parts/fields";
import { ScrollRegion } from "../parts/ScrollRegion";
import { Checkpoints } from "./Checkpoints";
import { Deploy } from "./Deploy";
import { Events } from "./Events";
import { HowFar } from "./HowFar";
import { isOver, isTraining } from "./job-state";
import { JobFigures } from "./JobFigures";
import { SentFiles } from "./SentFiles";

const MEASURES = [
  { value: "loss", label: "Loss" },
  { value: "accuracy", label: "Accuracy" },
] as const;

/** A job, live: its curves, what happened, how far it is. */
export function Monitor({ job, plan }: { job: JobView; plan: TrainPlan | null }) {
  const [measure, setMeasure] = useState<Measure>("loss");
  return (
    <div className="body monitor" data-testid="train-state" data-state={job.state}>
      <section className={classes("pane grow", job.deploy && "scroll")} aria-label="Curves and events">
        {job.deploy && <Deploy job={job.id} deploy={job.deploy} />}
        <div className="pane-h chart-h">
          <h2>{measure === "loss" ? "Loss" : "Accuracy"}</h2>
          <span className="legend wide-only">
            <span>
              <i className="key-mean" />
              training, smoothed
            </span>
            <span>
              <i className="key-step" />
              each step
            </span>
            <span>
              <i className="key-valid" />
              validation{plan === null ? "" : `, ${count(plan.validation_rows)} rows`}
            </span>
          </span>
          <span className="pane-do">
            <Segments label="What the chart shows" options={MEASURES} value={measure} onChange={setMeasure} />
          </span>
        </div>
        {job.steps.length === 0 && job.state !== "running" ? (
          <div className="no-steps">
            <Empty title={!isTraining(job.state) ? "No step was reported" : "No step yet"}>
              {isTraining(job.state) && "The curves begin with the first step that the provider reports."}
            </Empty>
          </div>
        ) : (
          <LossChart
            steps={job.steps}
            measure={measure}
            step={job.step}
            totalSteps={job.total_steps}
            epochs={job.epochs}
            isRunning={isTraining(job.state)}
          />
        )}
        <Events events={job.events} isOver={isOver(job.state)} />
      </section>
      <aside className="pane inspector" aria-label="How far it is">
        <ScrollRegion label="Figures">
          <HowFar job={job} />
          <JobFigures job={job} />
          <SentFiles job={job} />
          <Checkpoints job={job} />
        </ScrollRegion>
      </aside>
    </div>
  );
}
