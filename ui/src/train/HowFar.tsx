import { useRemedy } from "../app/useRemedy";
import { count, duration, remaining } from "../format";
import { type JobView, type Progress, toHostError } from "../host";
import { Button } from "../parts/Button";
import { Callout, ErrorCallout } from "../parts/Callout";
import { ProgressBar } from "../parts/marks";
import { amount, pace } from "../parts/progress-words";
import { Failure } from "./Failure";
import { isOver, isTraining, stateWords } from "./job-state";
import { useJobControl } from "./queries";

/** How far a job is, how it ended, and what keeps it from being followed. */
export function HowFar({ job }: { job: JobView }) {
  return (
    <section className="insp-sec how-far">
      {job.upload === null ? <Steps job={job} /> : <Upload progress={job.upload} />}
      {job.unreachable && <Unreachable job={job} why={job.unreachable} />}
      {job.then_compares && !isOver(job.state) && (
        <p className="sm t2" data-testid="then-compares">
          {job.state === "to_deploy" ? "Once it answers" : "When it is done"}, the comparison on the sealed test rows starts by itself.
        </p>
      )}
      {job.error && <Failure error={toHostError(job.error)} />}
      {job.state === "succeeded" && job.model && (
        <Callout tone="ok" title="The model is trained.">
          <code className="model-name">{job.model}</code>
        </Callout>
      )}
    </section>
  );
}

function Steps({ job }: { job: JobView }) {
  const share = job.total_steps ? job.step / job.total_steps : null;
  const over = !isTraining(job.state);
  const tone = job.state === "failed" ? "err" : job.state === "succeeded" || job.state === "to_deploy" ? "ok" : undefined;
  return (
    <>
      <div className="row">
        <b className="strong">{stepWords(job)}</b>
        <span className="t2 progress-end">{share === null ? "" : `${Math.floor(share * 100)} %`}</span>
      </div>
      <ProgressBar share={over && share === null ? 0 : share} tone={tone} label={stateWords(job.state)} />
      <div className="row sm t2">
        <span>{timeWords(job)}</span>
        <span className="progress-end">{over || job.unreachable ? "" : remaining(job.remaining_seconds)}</span>
      </div>
    </>
  );
}

function stepWords(job: JobView): string {
  if (job.total_steps) return `Step ${count(job.step)} of ${count(job.total_steps)}`;
  return job.step > 0 ? `Step ${count(job.step)}` : stateWords(job.state);
}

function timeWords(job: JobView): string {
  const state = stateWords(job.state);
  if (job.state === "to_deploy") return `Trained in ${duration(job.seconds)}, not deployed yet`;
  if (isOver(job.state)) return `${state} after ${duration(job.seconds)}`;
  return job.unreachable ? `${state}, when it was last seen` : `${state}, ${duration(job.seconds)} so far`;
}

/** The files on their way; the job begins once they have arrived. */
function Upload({ progress }: { progress: Progress }) {
  const share = progress.total ? progress.done / progress.total : null;
  return (
    <div className="upload" data-testid="upload">
      <div className="row">
        <b className="strong ell" title={progress.stage}>
          {progress.stage}
        </b>
        <span className="t2 progress-end">{share === null ? "" : `${Math.floor(share * 100)} %`}</span>
      </div>
      <ProgressBar share={share} label={progress.stage} testId="upload-progress" />
      <div className="row sm t2">
        <span>{amount(progress)}</span>
        <span className="progress-end">{pace(progress)}</span>
      </div>
    </div>
  );
}

/** The job goes on at its provider, whether this app can see it or not. */
function Unreachable({ job, why }: { job: JobView; why: NonNullable<JobView["unreachable"]> }) {
  const { follow } = useJobControl();
  const remedy = useRemedy(why.code);
  return (
    <div className="unreachable" data-testid="unreachable">
      <Callout
        tone="warn"
        title={`Not followed now: ${why.message}`}
        actions={
          <>
            <Button small disabled={follow.isPending} data-testid="train-follow" onClick={() => follow.mutate(job.id)}>
              Try again
            </Button>
            {remedy}
          </>
        }
      >
        The job goes on at {job.provider_name}. {why.hint}
      </Callout>
      {follow.error && <ErrorCallout error={follow.error} />}
    </div>
  );
}
