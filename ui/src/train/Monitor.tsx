import { useState } from "react";

import { count, duration, loss, money, percent, remaining } from "../format";
import { type JobView, toHostError } from "../host";
import { Callout, ErrorCallout } from "../parts/Callout";
import { LossChart } from "../parts/charts/LossChart";
import type { Measure } from "../parts/charts/loss";
import { Segments } from "../parts/fields";
import { Badge, ProgressBar } from "../parts/marks";
import { ScrollRegion } from "../parts/ScrollRegion";
import { Explained } from "../parts/Tooltip";
import { Events } from "./Events";
import { isOver, stateWords } from "./job-state";

const MEASURES = [
  { value: "loss", label: "Loss" },
  { value: "accuracy", label: "Accuracy" },
] as const;

/** A job, live: its curves, what happened, how far it is. */
export function Monitor({ job, validationRows }: { job: JobView; validationRows: number | null }) {
  const [measure, setMeasure] = useState<Measure>("loss");
  return (
    <div className="body monitor" data-testid="train-state" data-state={job.state}>
      <section className="pane grow" aria-label="Curves and events">
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
              validation{validationRows === null ? "" : `, ${count(validationRows)} rows`}
            </span>
          </span>
          <span className="pane-do">
            <Segments label="What the chart shows" options={MEASURES} value={measure} onChange={setMeasure} />
          </span>
        </div>
        <LossChart
          steps={job.steps}
          measure={measure}
          step={job.step}
          totalSteps={job.total_steps}
          epochs={job.epochs}
          isRunning={!isOver(job.state)}
        />
        <Events events={job.events} />
      </section>
      <aside className="pane inspector" aria-label="How far it is">
        <ScrollRegion label="Figures">
          <HowFar job={job} />
          <Figures job={job} />
          <Checkpoints job={job} />
        </ScrollRegion>
      </aside>
    </div>
  );
}

function HowFar({ job }: { job: JobView }) {
  const share = job.total_steps ? job.step / job.total_steps : null;
  const over = isOver(job.state);
  const tone = job.state === "failed" ? "err" : job.state === "succeeded" ? "ok" : undefined;
  const title = job.total_steps ? `Step ${count(job.step)} of ${count(job.total_steps)}` : stateWords(job.state);
  return (
    <section className="insp-sec how-far">
      <div className="row">
        <b className="strong">{title}</b>
        <span className="t2 progress-end">{share === null ? "" : `${Math.floor(share * 100)} %`}</span>
      </div>
      <ProgressBar share={over && share === null ? 0 : share} tone={tone} label={stateWords(job.state)} />
      <div className="row sm t2">
        <span>
          {over ? `${stateWords(job.state)} after ` : `${stateWords(job.state)}, `}
          {duration(job.seconds)}
          {over ? "" : " so far"}
        </span>
        <span className="progress-end">{over ? "" : remaining(job.remaining_seconds)}</span>
      </div>
      {job.error && <ErrorCallout error={toHostError(job.error)} />}
      {job.state === "succeeded" && job.model && (
        <Callout tone="ok" title="The model is trained.">
          <code className="model-name">{job.model}</code>
        </Callout>
      )}
    </section>
  );
}

function Figures({ job }: { job: JobView }) {
  return (
    <section className="insp-sec">
      <dl className="kv r">
        <dt>Base model</dt>
        <dd className="ell">{job.base_model}</dd>
        {job.trained_tokens !== null && (
          <>
            <dt>Trained tokens</dt>
            <dd>{count(job.trained_tokens)}</dd>
          </>
        )}
        <dt>{isOver(job.state) ? "Cost" : "Cost so far"}</dt>
        <dd>{money(job.cost)}</dd>
        {job.overfitting && (
          <>
            <dt>
              <Explained title="Validation over training loss" text={job.overfitting.explanation}>
                Validation ÷ training loss
              </Explained>
            </dt>
            <dd>
              {job.overfitting.ratio.toFixed(2)} <Badge tone={wordTone(job.overfitting.word)}>{job.overfitting.word}</Badge>
            </dd>
          </>
        )}
        {job.step > 0 && (
          <>
            <dt>Speed</dt>
            <dd>{duration(job.seconds / job.step)} a step</dd>
          </>
        )}
        {job.epochs !== null && (
          <>
            <dt>Epochs</dt>
            <dd>{count(job.epochs)}</dd>
          </>
        )}
        {job.remote_id && (
          <>
            <dt>Job</dt>
            <dd className="ell mono" title={job.remote_id}>
              {job.remote_id}
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}

function Checkpoints({ job }: { job: JobView }) {
  if (job.checkpoints.length === 0) return null;
  return (
    <section className="checkpoints" aria-label="Checkpoints">
      <h2 className="pane-h">Checkpoints</h2>
      <table className="t tight">
        <thead>
          <tr>
            <th className="num">Step</th>
            <th className="num">Val. loss</th>
            <th className="num">Accuracy</th>
          </tr>
        </thead>
        <tbody>
          {job.checkpoints.map((checkpoint) => (
            <tr key={checkpoint.step} title={checkpoint.model}>
              <td className="num">{count(checkpoint.step)}</td>
              <td className="num">{loss(checkpoint.valid_loss)}</td>
              <td className="num">{checkpoint.valid_accuracy === null ? "–" : percent(checkpoint.valid_accuracy)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function wordTone(word: string): "ok" | "warn" | "err" {
  if (word === "healthy") return "ok";
  return word === "severe" ? "err" : "warn";
}
