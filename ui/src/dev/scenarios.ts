// Recorded values for the development page: what it can show.

export const AT = new Date(2026, 10, 21, 14, 5, 32).getTime();

export const LONG_NAME =
  "Kundenanfragen_Zusammenführung_final_v7_mit-einem-sehr-langen-Namen-der-nicht-aufhört-2026-11-20 (Kopie)";

export type Scenario =
  | "first" | "recent" | "import" | "import-jsonl" | "import-running" | "import-failing"
  | "undivided" | "own-test" | "divided" | "sealed" | "million" | "few" | "long"
  | "train-remote" | "train-unknown" | "train-budget" | "train-several" | "train-tuning" | "train-long" | "train-none"
  | "job-uploading" | "job-queued" | "job-remote" | "job-unreachable" | "job-refused" | "job-done" | "job-to-deploy" | "job-deploying" | "checkpoint-refused"
  | "plan" | "plan-blocked" | "training" | "training-start" | "paused" | "failed" | "trained"
  | "compare-blocked" | "compare-plan" | "comparing" | "stopped" | "verdict" | "undecided" | "many-labels" | "odd-answers" | "free-text" | "json-fields" | "report-long" | "broken"
  | "draft" | "drafting" | "corrected"
  | "no-provider" | "key-missing" | "keychain-locked" | "keychain-missing" | "variable-not-set" | "key-refused" | "key-untested" | "works" | "providers-long" | "offline" | "azure" | "chat-only"
  | "plan-batch" | "batch-running" | "batch-trouble" | "batch-finishing" | "batch-stopped"
  | "knowledge" | "knowledge-empty" | "knowledge-reading" | "knowledge-vectors" | "train-lookup"
  | "kinds" | "kinds-new" | "remote" | "asking" | "plan-notice" | "plan-agreed" | "plan-unknown" | "trial-running" | "trial-failed" | "trial-done"
  | "judge-new" | "judge-notice" | "judge-running" | "judge-few" | "judge-apart" | "judge-agrees" | "judge-primary" | "judge-failed";
