// Recorded values for the development page: the Train screen.

import type { JobStateView, JobView, LossPoint, TrainView } from "../host";
import { projectView } from "./project";
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
};

export function jobView(scenario: Scenario): JobView {
  const total = 645;
  const step = { training: 468, "training-start": 6, paused: 300, failed: 212, trained: 645 }[scenario as string] ?? total;
  const state = JOB_STATES[scenario] ?? "succeeded";
  const over = state === "succeeded" || state === "failed";
  return {
    id: 1,
    remote_id: "ftjob-8Kd2mQvTz0aLVx1",
    state,
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
            { step: 215, model: "ft:local-base:ckpt-215", valid_loss: 0.34, valid_accuracy: 0.89 },
            ...(step > 430 ? [{ step: 430, model: "ft:local-base:ckpt-430", valid_loss: 0.21, valid_accuracy: 0.93 }] : []),
          ],
    trained_tokens: Math.round((438_600 * step) / total),
    created_at: AT - 1_000_000,
    finished_at: over ? AT : null,
    seconds: scenario === "training-start" ? 4.2 : 1000,
    remaining_seconds: over || state === "paused" ? null : 372,
    cost: "0",
    overfitting: step < 215 ? null : { ratio: 1.11, word: "healthy", explanation: "Validation loss is 1.11 times training loss: what is learnt holds on rows that were not seen." },
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

export function trainView(scenario: Scenario): TrainView {
  const hasJob = ["training", "training-start", "paused", "failed", "trained", "verdict"].includes(scenario);
  const unsealed = !projectView(scenario).sealed;
  const job = hasJob ? jobView(scenario) : null;
  return {
    headline: {
      question: "What will it cost, and how is it going?",
      answer: unsealed
        ? "Nothing can be trained before the test set is sealed."
        : job === null
          ? "Training costs nothing and takes a few seconds on this computer."
          : { running: "Going well: validation loss is 0.21 and still falling.", paused: "Paused at step 300 of 645.", failed: "The training failed at step 212." }[job.state as "running"] ??
            "C is trained. Compare it on the 248 sealed rows.",
      support: "local-base, with data v4. No sign of overfitting so far.",
    },
    plan: unsealed
      ? null
      : {
          model: "local-base",
          provider: "the local provider, on this computer",
          train_rows: 854,
          validation_rows: 124,
          leaks_left_out: 14,
          unusable_left_out: 2,
          train_tokens: 146_200,
          epochs: scenario === "plan-blocked" ? null : 10,
          cost: scenario === "plan-blocked" ? null : "0",
          blocking:
            scenario === "plan-blocked"
              ? ["8 training rows are fewer than the 10 that the provider wants. Add examples, or move rows from validation."]
              : [],
          test_absent: true,
        },
    job,
    jobs: hasJob ? 1 : 0,
  };
}
