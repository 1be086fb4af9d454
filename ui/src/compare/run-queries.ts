import { keepPreviousData, skipToken, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import {
  type BetweenQuery,
  type BetweenView,
  type CorrectionForm,
  type CorrectionRequest,
  type CorrectionsView,
  type EvaluationId,
  type HostError,
  type RowId,
  type RunList,
  type SlicesView,
  useHost,
} from "../host";

const RUNS = ["compare", "runs"] as const;

/** The list is read anew so often while something runs. */
const WHILE_RUNNING_MS = 2000;

/** Every run, the newest first. */
export function useRuns() {
  const host = useHost();
  return useQuery<RunList, HostError>({
    queryKey: RUNS,
    queryFn: () => host.compare.runs(),
    refetchInterval: ({ state }) => (state.data?.runs.some((run) => run.state === "running") ? WHILE_RUNNING_MS : false),
  });
}

/** Deletes a draft or a trial. */
export function useDeleteRun() {
  const host = useHost();
  const client = useQueryClient();
  return useMutation<RunList, HostError, EvaluationId>({
    mutationFn: (evaluation) => host.compare.deleteRun(evaluation),
    onSuccess: (list) => {
      client.setQueryData(RUNS, list);
      return client.invalidateQueries({ queryKey: ["compare", "view"] });
    },
  });
}

/** What changed from one run to another; nothing is asked before two are chosen. */
export function useBetween(query: BetweenQuery | null) {
  const host = useHost();
  return useQuery<BetweenView, HostError>({
    queryKey: ["compare", "between", query],
    queryFn: query === null ? skipToken : () => host.compare.between(query),
  });
}

/** A run, part by part. */
export function useSlices(evaluation: EvaluationId) {
  const host = useHost();
  return useQuery<SlicesView, HostError>({
    queryKey: ["compare", "slices", evaluation],
    queryFn: () => host.compare.slices(evaluation),
    placeholderData: keepPreviousData,
  });
}

/** A sealed row as the person sees it who corrects it. */
export function useCorrectionForm(row: RowId) {
  const host = useHost();
  return useQuery<CorrectionForm, HostError>({
    queryKey: ["compare", "correction-form", row],
    queryFn: () => host.compare.correctionForm(row),
  });
}

/** Corrects an expected answer. Every figure that rests on it is read anew. */
export function useCorrect() {
  const host = useHost();
  const client = useQueryClient();
  return useMutation<CorrectionForm, HostError, CorrectionRequest>({
    mutationFn: (request) => host.compare.correct(request),
    onSuccess: () => client.invalidateQueries(),
  });
}

/** A judged run before and after its corrections. */
export function useCorrections(evaluation: EvaluationId) {
  const host = useHost();
  return useQuery<CorrectionsView | null, HostError>({
    queryKey: ["compare", "corrections", evaluation],
    queryFn: () => host.compare.corrections(evaluation),
  });
}
