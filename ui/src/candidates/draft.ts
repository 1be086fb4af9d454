import type { CandidateEdit, CandidateView } from "../host";

/** The most examples that a candidate may be given in turns. */
export const MOST_SHOTS = 300;

/** A candidate while it is edited: texts as they stand in the inputs. */
export type Draft = {
  id: CandidateEdit["id"];
  name: string;
  /** Whether the system message is the row's own. */
  asInRow: boolean;
  system: string;
  shots: string;
};

/** The draft of a candidate as it is saved. */
export function draftOf(candidate: CandidateView): Draft {
  return {
    id: candidate.id,
    name: candidate.name,
    asInRow: candidate.system === null,
    system: candidate.system ?? "",
    shots: String(candidate.shots),
  };
}

/** The draft of a new candidate, which begins as a copy of the baseline's prompt. */
export function newDraft(baseline: CandidateView | undefined): Draft {
  return {
    id: null,
    name: "",
    asInRow: (baseline?.system ?? null) === null,
    system: baseline?.system ?? "",
    shots: String(baseline?.shots ?? 0),
  };
}

/** What is wrong with a draft, by field. */
export type DraftErrors = { name?: string; shots?: string };

/** Checks a draft before it is sent. */
export function draftErrors(draft: Draft): DraftErrors {
  const errors: DraftErrors = {};
  if (draft.name.trim() === "") errors.name = "Give it a name";
  const shots = Number(draft.shots);
  if (!/^\d+$/.test(draft.shots.trim()) || shots > MOST_SHOTS) {
    errors.shots = `A whole number from 0 to ${MOST_SHOTS}`;
  }
  return errors;
}

/** The change to ask for. */
export function editOf(draft: Draft): CandidateEdit {
  return {
    id: draft.id,
    name: draft.name.trim(),
    system: draft.asInRow ? null : draft.system,
    shots: Number(draft.shots),
  };
}

/** Whether a draft says something else than what is saved. */
export function isChanged(draft: Draft, saved: CandidateView | undefined): boolean {
  if (saved === undefined) return true;
  return JSON.stringify(draft) !== JSON.stringify(draftOf(saved));
}
