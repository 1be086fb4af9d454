import { keepPreviousData, skipToken, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";

import {
  type CompareRequest,
  type CompareView,
  type ComparedRow,
  type ComparedRowQuery,
  type ConfusionQuery,
  type ConfusionView,
  type EvaluationId,
  type EvaluationView,
  type HostError,
  type Money,
  type PairLine,
  type PairPage,
  type PairQuery,
  useHost,
} from "../host";
import { useWatches } from "../host/useWatches";
import { usePages } from "../parts/table/usePages";

const viewKey = (chosen: EvaluationId | null) => ["compare", "view", chosen] as const;

/** The sentences of the screen are read anew so often while something runs. */
const WHILE_RUNNING_MS = 1000;

/** The Compare screen with the run that was chosen, but for its rows. */
export function useCompareView(chosen: EvaluationId | null) {
  const host = useHost();
  return useQuery<CompareView, HostError>({
    queryKey: viewKey(chosen),
    queryFn: () => host.compare.view(chosen),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => {
      const { evaluation, plan } = state.data ?? {};
      const runs = evaluation?.state === "running" || plan?.trial?.state === "running";
      return runs ? WHILE_RUNNING_MS : false;
    },
  });
}

/** The evaluation as it is this moment, followed while it runs. */
export function useLiveEvaluation(evaluation: EvaluationView | null): EvaluationView | null {
  const watches = useWatches().evaluations;
  const id = evaluation?.state === "running" ? evaluation.id : null;
  // After each reading of the evaluation, so that a channel that broke is opened again.
  useEffect(() => {
    if (evaluation?.state === "running") watches.follow(evaluation.id);
  }, [evaluation, watches]);
  const live = useSyncExternalStore(watches.subscribe, () => (id === null ? undefined : watches.latest(id)));
  return live ?? evaluation;
}

/** Which two, and which of their rows. */
export type PairChoice = Omit<PairQuery, "offset" | "limit">;

/** The rows of two candidates that are seen, and the strip of all. */
export function usePairs(choice: PairChoice) {
  const host = useHost();
  return usePages<PairLine, PairPage>(["compare", "pairs", choice], (offset, limit) =>
    host.compare.pairs({ ...choice, offset, limit }),
  );
}

/** One row with all answers. The last one stays until the next is there. */
export function useComparedRow(query: ComparedRowQuery | null) {
  const host = useHost();
  return useQuery<ComparedRow, HostError>({
    queryKey: ["compare", "row", query],
    queryFn: query === null ? skipToken : () => host.compare.row(query),
    placeholderData: keepPreviousData,
  });
}

/** Which labels a candidate takes for which. The last ones stay until the next are there. */
export function useConfusion(query: ConfusionQuery) {
  const host = useHost();
  return useQuery<ConfusionView, HostError>({
    queryKey: ["compare", "confusion", query.evaluation, query.candidate],
    queryFn: () => host.compare.confusion(query),
    placeholderData: keepPreviousData,
  });
}

/** What can be done with runs. */
export type CompareControl = ReturnType<typeof useCompareControl>;

/** Starts, goes on with and stops a run; agrees to what it sends, and tries it. `chosen` is the run that the screen shows. */
export function useCompareControl(chosen: EvaluationId | null) {
  const host = useHost();
  return {
    start: useCompareMutation(chosen, (request: CompareRequest) => host.compare.start(request)),
    draft: useCompareMutation(chosen, (request: CompareRequest) => host.compare.draft(request)),
    resume: useCompareMutation(chosen, (evaluation: EvaluationId) => host.compare.resume(evaluation)),
    cancel: useCompareMutation(chosen, (evaluation: EvaluationId) => host.compare.cancel(evaluation)),
    trial: useCompareMutation<void>(chosen, () => host.compare.trial()),
    agree: useCompareMutation(chosen, (name: string) => host.compare.agree(name)),
    finishLive: useCompareMutation(chosen, (evaluation: EvaluationId) => host.compare.finishLive(evaluation)),
    cancelBatches: useCompareMutation(chosen, (evaluation: EvaluationId) => host.compare.cancelBatches(evaluation)),
    /** A higher budget, and on with it. */
    raise: useCompareMutation(chosen, async ({ evaluation, budget }: { evaluation: EvaluationId; budget: Money }) => {
      await host.compare.setBudget(evaluation, budget);
      return host.compare.resume(evaluation);
    }),
  };
}

function useCompareMutation<Input>(chosen: EvaluationId | null, change: (input: Input) => Promise<CompareView>) {
  const client = useQueryClient();
  return useMutation<CompareView, HostError, Input>({
    mutationFn: change,
    onSuccess: (view) => {
      // What came back stands for the run that it shows, and for the screen without a choice.
      if (view.evaluation !== null) client.setQueryData(viewKey(view.evaluation.id), view);
      if (view.evaluation === null || view.evaluation.kind === "look") client.setQueryData(viewKey(null), view);
      if (chosen !== null && chosen !== (view.evaluation?.id ?? null)) {
        client.setQueryData<CompareView>(viewKey(chosen), (old) => old && { ...old, plan: view.plan, blocking: view.blocking });
      }
      void client.invalidateQueries({ queryKey: ["compare", "runs"] });
      return client.invalidateQueries({ queryKey: ["app"] });
    },
  });
}
