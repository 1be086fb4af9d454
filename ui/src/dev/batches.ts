// Recorded values for the development page: a run by batch.

import type { BatchOffer, BatchView, EvaluationState } from "../host";
import { AT, type Scenario } from "./scenarios";

export const BATCH_STATES: Partial<Record<Scenario, EvaluationState>> = {
  "batch-running": "running",
  "batch-trouble": "running",
  "batch-finishing": "running",
  "batch-stopped": "stopped",
};

const RUNNING: BatchView = {
  letters: ["A", "B"],
  sentence: "At the provider: 203 of 496 questions done, by the provider’s count.",
  done: 203,
  total: 496,
  submitted_at: AT - 3_000_000,
  expires_at: AT + 83_400_000,
  looked_at: AT - 40_000,
  trouble: null,
  wish: "batch",
  is_open: true,
  files_left: 0,
  batches: [
    { letter: "A", status: "Being answered", done: 203, total: 248, left: 0, reason: null },
    { letter: "B", status: "Being checked", done: 0, total: 248, left: 0, reason: null },
  ],
};

export function batchView(scenario: Scenario): BatchView | null {
  if (!(scenario in BATCH_STATES)) return null;
  if (scenario === "batch-trouble") return { ...RUNNING, trouble: "The server can’t be reached: the connection was refused (api.openai.com).", files_left: 2 };
  if (scenario === "batch-finishing") {
    return { ...RUNNING, wish: "live", sentence: "The batches are being stopped; what they have is taken, and the rest is asked now.", batches: RUNNING.batches.map((line) => ({ ...line, status: "Being stopped" })) };
  }
  if (scenario === "batch-stopped") {
    return {
      ...RUNNING,
      wish: "stop",
      is_open: false,
      sentence: "The batches were stopped. What they had is kept.",
      total: 203,
      batches: [
        { letter: "A", status: "Stopped", done: 203, total: 248, left: 45, reason: "batch_cancelled: This request was not executed because the batch was cancelled." },
        { letter: "B", status: "Refused", done: 0, total: 248, left: 248, reason: "Line 1: The model of this batch has reached the limit of tokens that may wait at once for this organisation; try again when some batches are complete." },
      ],
    };
  }
  return RUNNING;
}

export const OFFER: BatchOffer = {
  letters: ["A", "B"],
  cost: ["0.171", "0.744"],
  notes: [
    "The answers come within 24 hours, often much sooner. You can close the app meanwhile.",
    "Their latency stays unknown: how long a batch takes says nothing about a model.",
    "Asked now as usual: C, D.",
  ],
};
