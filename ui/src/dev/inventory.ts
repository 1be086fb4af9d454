// Recorded values for the development page: what lies at a provider.

import { HostError, type InventoryView, type KeptFile, type KeptJob, type KeptModel } from "../host";
import { AT, LONG_NAME, type Scenario } from "./scenarios";

const DAY = 86_400_000;

const FILES: KeptFile[] = [
  { id: "file-8Kd2mQvTz0aLVx1", name: "train-v4.jsonl", purpose: "fine-tune", bytes: 612_400, created_at: AT - DAY, ours: true, in_use: "ftjob-9Rw1 is running and reads it." },
  { id: "file-8Kd2mQvTz0aLVx2", name: "validation-v4.jsonl", purpose: "fine-tune", bytes: 88_100, created_at: AT - DAY, ours: true, in_use: null },
  { id: "file-1aZr0WJ8rNf0VtY1", name: "step_metrics.csv", purpose: "fine-tune-results", bytes: null, created_at: null, ours: false, in_use: null },
  { id: "file-1aZr0WJ8rNf0VtY2", name: `${LONG_NAME}.jsonl`, purpose: "batch", bytes: 41_200_000, created_at: AT - 200 * DAY, ours: false, in_use: null },
];

const JOBS: KeptJob[] = [
  { id: "ftjob-9Rw1mQvTz0aLVx1", status: "running", is_over: false, base_model: "gpt-4.1-mini-2025-04-14", model: null, created_at: AT - 3_600_000, ours: true },
  { id: "ftjob-8Kd2mQvTz0aLVx1", status: "succeeded", is_over: true, base_model: "gpt-4.1-mini-2025-04-14", model: "ft:gpt-4.1-mini-2025-04-14:holdout:triage:8Kd2mQvT", created_at: AT - DAY, ours: true },
  { id: "ftjob-0Bb7mQvTz0aLVx1", status: "failed", is_over: true, base_model: null, model: null, created_at: AT - 90 * DAY, ours: false },
];

const MODELS: KeptModel[] = [
  { id: "ft:gpt-4.1-mini-2025-04-14:holdout:triage:8Kd2mQvT", created_at: AT - DAY, shutdown_date: "2027-01-14", letter: "C", can_delete: true },
  { id: "ft:gpt-4o-2024-08-06:nordwind:contracts-with-a-long-suffix:Ab1cD2eF", created_at: AT - 400 * DAY, shutdown_date: null, letter: null, can_delete: true },
  { id: "ft:gpt-4o-2024-08-06:nordwind::Zz9", created_at: null, shutdown_date: null, letter: null, can_delete: false },
];

const EMPTY: InventoryView = {
  summary: "Nothing lies there: no file, no job, no trained model.",
  costs: ["Nothing of this account costs money while it stands idle."],
  files: [],
  jobs: [],
  models: [],
  unread: [],
  at: AT,
};

const FULL: InventoryView = {
  summary: "4 files of 41.9 MB, 3 jobs of which 1 runs, 3 trained models of which C answers with 1.",
  costs: [
    "Trained models cost nothing while they stand idle.",
    "Files cost nothing up to 100 GB. They are kept until somebody deletes them.",
  ],
  files: FILES,
  jobs: JOBS,
  models: MODELS,
  unread: [],
  at: AT,
};

const PARTLY: InventoryView = {
  ...FULL,
  summary: "3 jobs of which 1 runs, 1 deployment. Files could not be read.",
  costs: ["The deployment triage-8kd2 costs $1.70 an hour, asked or not: about $1,241 a month."],
  files: [],
  models: MODELS.slice(0, 1).map((model) => ({ ...model, can_delete: false })),
  unread: [
    {
      what: "files",
      error: { code: "provider_refused", message: "The provider refuses the list of files: this key may not read files (HTTP 403).", hint: "Give the key the permission to read files, or use another one.", retryable: false, request_id: "req_71ab" },
    },
  ],
};

/** What is there in a scenario. */
export function inventory(scenario: Scenario): Promise<InventoryView> {
  if (scenario === "offline" || scenario === "key-refused") {
    return Promise.reject(
      new HostError({ code: "network", message: "api.openai.com did not answer: connection refused", hint: "Check the network and the provider's address, then try again. Nothing is lost.", retryable: true }),
    );
  }
  return Promise.resolve(scenario === "key-untested" ? EMPTY : scenario === "azure" ? PARTLY : FULL);
}

/** What is left without a file or a model. */
export async function inventoryWithout(scenario: Scenario, id: string): Promise<InventoryView> {
  const view = await inventory(scenario);
  return { ...view, files: view.files.filter((file) => file.id !== id), models: view.models.filter((model) => model.id !== id) };
}

/** The same with a job that was cancelled. */
export async function inventoryCancelled(scenario: Scenario, id: string): Promise<InventoryView> {
  const view = await inventory(scenario);
  return { ...view, jobs: view.jobs.map((job) => (job.id === id ? { ...job, status: "cancelled", is_over: true } : job)) };
}
