import type { CandidateEdit, CandidateView } from "../host";
import { type RetrievalDraft, retrievalDraft, retrievalErrors, retrievalOf } from "../knowledge/retrieval-draft";

/** The most examples that a candidate may be given in turns. */
export const MOST_SHOTS = 300;

/** A candidate while it is edited: texts as they stand in the inputs. */
export type Draft = {
  id: CandidateEdit["id"];
  /** What kind a new one becomes; one that is saved keeps its kind. */
  kind: CandidateView["kind"];
  name: string;
  /** Whether the system message is the row's own. */
  asInRow: boolean;
  system: string;
  shots: string;
  /** Where it is asked or trained; `null` for the local provider. */
  provider: CandidateEdit["provider"];
  /** The model that is asked there or trained on; the local provider has its own. */
  model: string;
  /** How it looks something up, for the kinds that do. */
  retrieval: RetrievalDraft;
  /** The schema of a structured one's answers; `null` for the proposed one. */
  schema: string | null;
  /** The member of such an answer that is compared; `null` for the whole. */
  unwrap: string | null;
};

/** What is sent as its model's name to a service that has none. */
export const UNNAMED_MODEL = "default";

/** Whether candidates of a kind are trained. */
export function isTuned(kind: CandidateView["kind"]): boolean {
  return kind === "fine_tuned" || kind === "fine_tuned_rag";
}

/** Whether candidates of a kind look something up. */
export function looksUp(kind: CandidateView["kind"]): boolean {
  return kind === "rag" || kind === "fine_tuned_rag";
}

/** The draft of a candidate as it is saved. */
export function draftOf(candidate: CandidateView): Draft {
  return {
    id: candidate.id,
    kind: candidate.kind,
    name: candidate.name,
    asInRow: candidate.system === null,
    system: candidate.system ?? "",
    shots: String(candidate.shots),
    provider: candidate.provider,
    model: candidate.provider === null || isUnnamed(candidate) ? "" : candidate.base_model,
    retrieval: retrievalDraft(candidate.retrieval),
    schema: candidate.form?.schema ?? null,
    unwrap: candidate.form?.unwrap ?? null,
  };
}

function isUnnamed({ kind, base_model }: CandidateView): boolean {
  return kind === "endpoint" && base_model === UNNAMED_MODEL;
}

/** The draft of a new candidate, which begins as a copy of the baseline's prompt, asked at the local provider. */
export function newDraft(baseline: CandidateView | undefined): Draft {
  return {
    id: null,
    kind: "prompted",
    name: "",
    asInRow: (baseline?.system ?? null) === null,
    system: baseline?.system ?? "",
    shots: String(baseline?.shots ?? 0),
    provider: null,
    model: "",
    retrieval: retrievalDraft(null),
    schema: null,
    unwrap: null,
  };
}

/** The draft as another kind: a service gets each row as it is, and is never the local provider. */
export function asKind(draft: Draft, kind: Draft["kind"], firstService: Draft["provider"]): Draft {
  if (kind !== "endpoint") return { ...draft, kind };
  return { ...draft, kind, asInRow: true, shots: "0", provider: draft.provider ?? firstService, model: "" };
}

/** What is wrong with a draft, by field. */
export type DraftErrors = { name?: string; shots?: string; model?: string; provider?: string; retrieval?: string };

/** Checks a draft before it is sent. */
export function draftErrors(draft: Draft): DraftErrors {
  const errors: DraftErrors = {};
  if (draft.name.trim() === "") errors.name = "Give it a name";
  const shots = Number(draft.shots);
  if (!/^\d+$/.test(draft.shots.trim()) || shots > MOST_SHOTS) {
    errors.shots = `A whole number from 0 to ${MOST_SHOTS}`;
  }
  if (draft.kind === "endpoint") {
    if (draft.provider === null) errors.provider = "Choose the service that answers";
    return errors;
  }
  if (draft.provider !== null && draft.model.trim() === "") errors.model = isTuned(draft.kind) ? "Name the model to train on" : "Name the model that answers";
  const [wrong] = Object.values(looksUp(draft.kind) ? retrievalErrors(draft.retrieval) : {});
  if (wrong !== undefined) errors.retrieval = wrong;
  return errors;
}

/** What is shown of a new one's: what is still empty is said where it would be added, not in red before it was begun. */
export function errorsOfNew({ shots, retrieval }: DraftErrors): DraftErrors {
  return { ...(shots === undefined ? {} : { shots }), ...(retrieval === undefined ? {} : { retrieval }) };
}

/** The change to ask for. */
export function editOf(draft: Draft): CandidateEdit {
  return {
    id: draft.id,
    ...(draft.id === null ? { kind: draft.kind } : {}),
    name: draft.name.trim(),
    system: draft.asInRow ? null : draft.system,
    shots: Number(draft.shots),
    provider: draft.provider,
    model: draft.provider === null ? null : draft.model.trim(),
    ...(looksUp(draft.kind) ? { retrieval: retrievalOf(draft.retrieval) } : {}),
    ...(draft.kind === "structured" && draft.schema !== null ? { form: { schema: draft.schema, unwrap: draft.unwrap } } : {}),
  };
}

/** Whether a draft says something else than what is saved. */
export function isChanged(draft: Draft, saved: CandidateView | undefined): boolean {
  if (saved === undefined) return true;
  return JSON.stringify(draft) !== JSON.stringify(draftOf(saved));
}
