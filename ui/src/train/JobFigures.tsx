import type { ReactNode } from "react";

import { count, duration, money, moneyRange } from "../format";
import type { JobView } from "../host";
import { Badge } from "../parts/marks";
import { Explained } from "../parts/Tooltip";
import { isTraining } from "./job-state";

/** What a job has learnt, taken and cost so far. */
export function JobFigures({ job }: { job: JobView }) {
  const hasSpeed = job.step > 0 && !job.unreachable;
  return (
    <section className="insp-sec">
      <dl className="kv r">
        <Line name="Provider">{job.provider_name}</Line>
        <Line name="Base model">{job.base_model}</Line>
        {job.trained_tokens !== null && <Line name="Trained tokens">{count(job.trained_tokens)}</Line>}
        <Line name={isTraining(job.state) ? "Cost so far" : "Cost"} testId="job-cost">
          {job.cost === null && isTraining(job.state) ? "not known yet" : money(job.cost)}
        </Line>
        {job.estimate !== null && !isFree(job) && (
          <Line
            name={
              <Explained title="Estimate" text="As it was made before the start.">
                Estimate
              </Explained>
            }
            testId="job-estimate"
          >
            {moneyRange(job.estimate)}
          </Line>
        )}
        {job.overfitting && (
          <Line
            name={
              <Explained title="Validation over training loss" text={job.overfitting.explanation}>
                Validation ÷ training loss
              </Explained>
            }
          >
            {job.overfitting.ratio.toFixed(2)} <Badge tone={wordTone(job.overfitting.word)}>{job.overfitting.word}</Badge>
          </Line>
        )}
        {hasSpeed && <Line name="Speed">{duration(job.seconds / job.step)} a step</Line>}
        {job.epochs !== null && <Line name="Epochs">{count(job.epochs)}</Line>}
        {job.remote_id && (
          <Line name="Job" isCode>
            {job.remote_id}
          </Line>
        )}
      </dl>
    </section>
  );
}

type LineProps = { name: ReactNode; testId?: string; isCode?: boolean; children: ReactNode };

function Line({ name, testId, isCode, children }: LineProps) {
  return (
    <>
      <dt>{name}</dt>
      <dd className={isCode ? "mono" : undefined} data-testid={testId}>
        {children}
      </dd>
    </>
  );
}

/** At the local provider nothing was to be paid. */
function isFree(job: JobView): boolean {
  return job.estimate?.every((amount) => Number(amount) === 0) ?? false;
}

function wordTone(word: string): "ok" | "warn" | "err" {
  if (word === "healthy") return "ok";
  return word === "severe" ? "err" : "warn";
}
