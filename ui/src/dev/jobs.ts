// Recorded values for the development page: the jobs of the Train screen.

import type { ApiError, DeployView, JobStateView, JobView, LossPoint, Progress, SentFileView } from "../host";
import { AT, type Scenario } from "./scenarios";

/** A training curve of a given length, with noise from a small seeded generator. */
export function lossPoints(upTo: number, total: number): LossPoint[] {
  let state = 42;
  const noise = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648 - 0.5;
  };
  return Array.from({ length: upTo }, (_, index) => {
    const step = index + 1;
    const base = 0.17 + 1.72 * Math.exp((-9 * step) / total);
    const isValidation = step % 43 === 0;
    return {
      step,
      train_loss: Math.max(0.02, base * (1 + noise() * 0.5)),
      train_accuracy: Math.min(1, Math.max(0, 1 - base * 0.48 + noise() * 0.08)),
      valid_loss: isValidation ? base * 1.09 : null,
      valid_accuracy: isValidation ? 1 - base * 0.4 : null,
    };
  });
}

const JOB_STATES: Partial<Record<Scenario, JobStateView>> = {
  training: "running",
  "training-start": "running",
  paused: "paused",
  failed: "failed",
  "job-uploading": "uploading",
  "job-queued": "queued",
  "job-remote": "running",
  "job-unreachable": "running",
  "job-refused": "failed",
  "job-to-deploy": "to_deploy",
  "job-deploying": "to_deploy",
};

/** Whether a job is in the scenario. */
export function hasJob(scenario: Scenario): boolean {
  return scenario in JOB_STATES || ["trained", "verdict", "job-done", "checkpoint-refused"].includes(scenario);
}

/** Steps done in the scenarios that end or stand before the last step. */
const STEPS: Partial<Record<Scenario, number>> = {
  training: 468,
  "training-start": 6,
  paused: 300,
  failed: 212,
  "job-uploading": 0,
  "job-queued": 0,
  "job-remote": 468,
  "job-unreachable": 468,
  "job-refused": 0,
};

export function jobView(scenario: Scenario): JobView {
  const job = localJob(scenario);
  return scenario.startsWith("job-") ? { ...job, ...atProvider(scenario, job) } : job;
}

function localJob(scenario: Scenario): JobView {
  const total = 645;
  const step = STEPS[scenario] ?? total;
  const state = JOB_STATES[scenario] ?? "succeeded";
  const over = state === "succeeded" || state === "failed";
  return {
    id: 1,
    remote_id: "ftjob-8Kd2mQvTz0aLVx1",
    state,
    provider_name: "Local provider",
    upload: null,
    unreachable: null,
    files: [],
    base_model: "local-base",
    model: state === "succeeded" ? "ft:local-base:holdout:triage:8Kd2" : null,
    step,
    total_steps: total,
    epochs: 3,
    steps: lossPoints(step, total),
    events: [
      ...(state === "failed" ? [event(0, "error", "Validation file: 3 answers are labels that training does not have")] : []),
      event(2, "info", "Epoch 2 finished: training loss 0.20"),
      event(4, "info", "Checkpoint at step 430: validation loss 0.21"),
      event(6, "info", "Full validation: loss 0.21, accuracy 0.93"),
      event(463, "info", "Checkpoint at step 215: validation loss 0.34"),
      event(750, "warn", "Connection lost for 41 s; nothing missed"),
      event(920, "info", "Fine-tuning job started"),
      event(957, "info", "Files validated, job queued"),
      event(980, "info", "Created job ftjob-8Kd2mQvTz0aLVx1"),
      { at: AT - 1_000, level: "info", message: "Step 467: training loss 0.19", is_step: true },
    ],
    checkpoints:
      step < 215
        ? []
        : [
            { step: 215, model: "ft:local-base:ckpt-215", letter: null, valid_loss: 0.34, valid_accuracy: 0.89 },
            ...(step > 430 ? [{ step: 430, model: "ft:local-base:ckpt-430", letter: scenario === "trained" ? "E" : null, valid_loss: 0.21, valid_accuracy: 0.93 }] : []),
          ],
    trained_tokens: Math.round((438_600 * step) / total),
    created_at: AT - 1_000_000,
    finished_at: over ? AT : null,
    seconds: scenario === "training-start" ? 4.2 : 1000,
    remaining_seconds: over || state === "paused" ? null : 372,
    cost: "0",
    estimate: ["0", "0"],
    overfitting: step < 215 ? null : { ratio: 1.11, word: "healthy", explanation: "Validation loss is 1.11 times training loss: what is learnt holds on rows that were not seen." },
    can_pause: true,
    then_compares: scenario === "training",
    deploy: null,
    error:
      state === "failed"
        ? {
            code: "provider_refused",
            message: "The provider stopped the job: the validation file holds labels that training does not have.",
            hint: "Divide again with another seed, so that each label stands in training, or leave the 3 rows out. Nothing was charged.",
            retryable: false,
            request_id: "req_7f3a",
          }
        : null,
  };
}

function event(secondsAgo: number, level: string, message: string): JobView["events"][number] {
  return { at: AT - secondsAgo * 1000, level, message, is_step: false };
}

const UPLOAD: Progress = {
  stage: "Sending train-v4.jsonl",
  unit: "bytes",
  done: 251_000,
  total: 612_400,
  rate: 84_000,
  remaining_seconds: 4.3,
};

const FILES: SentFileView[] = [
  { id: "file-8Kd2mQvTz0aLVx1", name: "train-v4.jsonl" },
  { id: "file-Pq71sWbNn4cRTy9", name: "validation-v4.jsonl" },
];

const LOCKED: ApiError = {
  code: "keychain_locked",
  message: "The keychain is locked, so the key of OpenAI can’t be read.",
  hint: "Unlock it with your password manager, then try again.",
  retryable: true,
};

const REFUSED: ApiError = {
  code: "training_not_available",
  message: "OpenAI refuses new training for this organisation.",
  hint: "It never trained a model before 2026-05-07, and OpenAI takes no new ones since. Nothing was charged.",
  retryable: false,
  request_id: "req_2b91c44e",
};

/** A model that a person deploys, and the deployment that is waited for. */
export function deployView(waitingFor: string | null): DeployView {
  return {
    ways: [
      {
        title: "In the Foundry portal",
        text: "Open the resource nordwind-we, choose Models + endpoints, Deploy model, Deploy fine-tuned model, and take gpt-4.1-mini-2025-04-14.ft-8Kd2mQvT. The Developer tier costs nothing while it stands idle and is deleted after 24 hours.",
        command: null,
      },
      {
        title: "With the Azure CLI",
        text: "It needs the resource group and somebody who may deploy there.",
        command: "az cognitiveservices account deployment create --name nordwind-we --resource-group YOUR-GROUP --deployment-name triage-8kd2 --model-name gpt-4.1-mini-2025-04-14.ft-8Kd2mQvT --model-version 1 --model-format OpenAI --sku-name DeveloperTier --sku-capacity 50",
      },
    ],
    suggested: "triage-8kd2",
    waiting_for: waitingFor,
    last: waitingFor === null ? null : "nordwind-we.openai.azure.com has no deployment triage-8kd2 yet (HTTP 404, DeploymentNotFound), asked at 14:05:20.",
    costs: "A Standard deployment of a fine-tuned model costs $1.70 an hour, asked or not; one of the Developer tier costs nothing while it stands idle.",
  };
}

/** What is different where the job is at another provider. */
function atProvider(scenario: Scenario, job: JobView): Partial<JobView> {
  const isToDeploy = job.state === "to_deploy";
  const isDone = scenario === "job-done" || isToDeploy;
  const hasBegun = job.step > 0;
  return {
    provider_name: isToDeploy ? "Azure, westeurope" : "OpenAI",
    remote_id: scenario === "job-uploading" || scenario === "job-refused" ? null : job.remote_id,
    base_model: "gpt-4.1-mini-2025-04-14",
    model: isDone ? "ft:gpt-4.1-mini-2025-04-14:holdout:triage:8Kd2mQvT" : null,
    upload: scenario === "job-uploading" ? UPLOAD : null,
    unreachable: scenario === "job-unreachable" ? LOCKED : null,
    files: scenario === "job-uploading" ? [] : FILES,
    total_steps: hasBegun ? job.total_steps : null,
    epochs: hasBegun ? 3 : null,
    events: hasBegun ? job.events : job.events.slice(-3, -1).filter(() => scenario === "job-queued"),
    trained_tokens: isDone ? 438_600 : null,
    seconds: hasBegun ? 1480 : 41,
    remaining_seconds: scenario === "job-remote" || scenario === "job-unreachable" ? 560 : null,
    cost: isDone ? "2.193" : null,
    estimate: ["2.193", "2.924"],
    can_pause: true,
    then_compares: scenario === "job-remote" || isToDeploy,
    deploy: isToDeploy ? deployView(scenario === "job-deploying" ? "triage-8kd2" : null) : null,
    error: scenario === "job-refused" ? REFUSED : null,
  };
}
