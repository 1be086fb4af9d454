import type { CandidateKind } from "../host";

const KINDS: Record<CandidateKind, string> = {
  prompted: "prompted",
  structured: "structured output",
  rag: "retrieval",
  fine_tuned: "fine-tuned",
  fine_tuned_rag: "fine-tuned with retrieval",
  endpoint: "your own service",
  recorded: "recorded answers",
};

/** What kind of thing answers, in words. */
export function kindName(kind: CandidateKind): string {
  return KINDS[kind];
}
