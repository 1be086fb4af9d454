import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import {
  type CandidateEdit,
  type CandidateId,
  type CandidatesView,
  type FreezeWish,
  type HostError,
  type PromptPreview,
  type PromptUse,
  type RecordingImport,
  type RecordingPreview,
  type SchemaCheck,
  type SchemaQuestion,
  useHost,
  type VolumeEdit,
} from "../host";

const VIEW = ["candidates", "view"] as const;

/** The Candidates screen. */
export function useCandidatesView() {
  const host = useHost();
  return useQuery<CandidatesView, HostError>({ queryKey: VIEW, queryFn: () => host.candidates.view() });
}

/** Saves a change, or a new candidate. */
export function useSaveCandidate() {
  const host = useHost();
  return useCandidatesMutation((edit: CandidateEdit) => host.candidates.save(edit));
}

/** Takes a candidate out. Its letter is not given again. */
export function useRemoveCandidate() {
  const host = useHost();
  return useCandidatesMutation((id: CandidateId) => host.candidates.remove(id));
}

/** Makes a candidate the one that the others are measured against. */
export function useSetBaseline() {
  const host = useHost();
  return useCandidatesMutation((id: CandidateId) => host.candidates.setBaseline(id));
}

/** Makes a candidate of a file of recorded answers. */
export function useImportRecording() {
  const host = useHost();
  return useCandidatesMutation((wish: RecordingImport) => host.candidates.importRecording(wish));
}

/** Makes a recorded candidate of what another answered. */
export function useFreeze() {
  const host = useHost();
  return useCandidatesMutation((wish: FreezeWish) => host.candidates.freeze(wish));
}

/** Puts another version back in a candidate's place. */
export function useRestoreVersion() {
  const host = useHost();
  return useCandidatesMutation(({ now, to }: { now: CandidateId; to: CandidateId }) => host.candidates.restoreVersion(now, to));
}

/** Asks for a file of recorded answers and looks at it; `null` where the dialog was cancelled. */
export function usePickRecording() {
  const host = useHost();
  return useMutation<RecordingPreview | null, HostError>({
    mutationFn: async () => {
      const file = await host.candidates.pickRecording();
      return file === null ? null : host.candidates.previewRecording(file.handle);
    },
  });
}

/** What is to be said of a schema, once typing has paused; `null` asks for the proposed one. */
export function useSchemaCheck(question: SchemaQuestion) {
  const host = useHost();
  const schema = usePaused(question.schema, 250);
  const asked = { ...question, schema };
  const query = useQuery<SchemaCheck, HostError>({
    queryKey: ["candidates", "schema", asked],
    queryFn: () => host.candidates.checkSchema(asked),
    placeholderData: keepPreviousData,
  });
  return { ...query, isSettled: schema === question.schema && query.isSuccess && !query.isPlaceholderData };
}

/** Says how often production asks. */
export function useSetVolume() {
  const host = useHost();
  return useCandidatesMutation((edit: VolumeEdit) => host.candidates.setVolume(edit));
}

/** Makes rows and prompts of a big prompt. */
export function useApplyPrompt() {
  const host = useHost();
  return useCandidatesMutation((wish: PromptUse) => host.candidates.applyPrompt(wish));
}

/**
 * What a prompt would become, once typing has paused; `short` is counted in place of the proposal.
 * Settled means that the answer is about just these two.
 */
export function usePromptPreview(text: string | null, short: string | null = null) {
  const host = useHost();
  const paused = usePaused(text, 200);
  const pausedShort = usePaused(short, 200);
  const query = useQuery<PromptPreview, HostError>({
    queryKey: ["candidates", "prompt", paused, pausedShort],
    queryFn: () => host.candidates.previewPrompt({ text: paused ?? "", short: pausedShort }),
    enabled: paused !== null && paused.trim() !== "",
    placeholderData: keepPreviousData,
  });
  const isSettled = paused === text && pausedShort === short && query.isSuccess && !query.isPlaceholderData;
  return { data: query.data, isSettled };
}

/** The value as it was when it last stood still for some milliseconds. */
function usePaused<Value>(value: Value, milliseconds: number): Value {
  const [paused, setPaused] = useState(value);
  useEffect(() => {
    const timer = window.setTimeout(() => setPaused(value), milliseconds);
    return () => window.clearTimeout(timer);
  }, [value, milliseconds]);
  return paused;
}

function useCandidatesMutation<Input>(change: (input: Input) => Promise<CandidatesView>) {
  const client = useQueryClient();
  return useMutation<CandidatesView, HostError, Input>({
    mutationFn: change,
    onSuccess: (view) => {
      client.setQueryData(VIEW, view);
      return client.invalidateQueries({ predicate: (query) => query.queryKey !== VIEW });
    },
  });
}
