import type { JobStateView } from "../host";

const OVER: readonly JobStateView[] = ["succeeded", "failed", "cancelled"];

/** Whether nothing more will happen to a job. */
export function isOver(state: JobStateView): boolean {
  return OVER.includes(state);
}

/** Whether the training itself still goes on; a model that is to be deployed has learnt all it will. */
export function isTraining(state: JobStateView): boolean {
  return state !== "to_deploy" && !isOver(state);
}

const WORDS: Record<JobStateView, string> = {
  uploading: "Uploading the files",
  validating: "The provider checks the files",
  queued: "Waiting for its turn",
  running: "Training",
  paused: "Paused",
  to_deploy: "Trained, not deployed yet",
  succeeded: "Done",
  failed: "Failed",
  cancelled: "Cancelled",
  unknown: "The provider gives no known state",
};

/** Where a job stands, in words. */
export function stateWords(state: JobStateView): string {
  return WORDS[state];
}
