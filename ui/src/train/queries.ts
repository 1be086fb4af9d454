import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore } from "react";

import {
  type HostError,
  type JobId,
  type JobView,
  type TrainRequest,
  type TrainView,
  useHost,
} from "../host";
import { useWatches } from "../host/useWatches";
import { isOver } from "./job-state";
import { isDefault } from "./wishes";

const VIEW = ["train", "view"] as const;
const PLAN = ["train", "plan"] as const;

/** The sentences of the screen are read anew so often while something runs. */
const WHILE_RUNNING_MS = 1000;

/** A plan counts the tokens of all rows: it is asked for when nobody has typed for a moment. */
const TYPING_MS = 250;

/** The Train screen. */
export function useTrainView() {
  const host = useHost();
  return useQuery<TrainView, HostError>({
    queryKey: VIEW,
    queryFn: () => host.train.view(),
    refetchInterval: ({ state }) => (state.data?.job && !isOver(state.data.job.state) ? WHILE_RUNNING_MS : false),
  });
}

type PlannedView = {
  /** The screen with the plan for the wishes, or the one before until that is there. */
  view: TrainView;
  /** Whether it is still the one before. */
  isBehind: boolean;
  error: HostError | null;
};

/** The Train screen for other wishes; `view` is the one without any. */
export function usePlannedView(view: TrainView, request: TrainRequest): PlannedView {
  const host = useHost();
  const asked = useSettled(request);
  const query = useQuery<TrainView, HostError>({
    queryKey: [...PLAN, asked],
    queryFn: () => host.train.plan(asked),
    enabled: !isDefault(asked),
    placeholderData: (previous) => previous ?? view,
  });
  const isSettled = sameWishes(asked, request);
  if (isDefault(asked)) return { view, isBehind: !isSettled, error: null };
  return { view: query.data ?? view, isBehind: !isSettled || query.isPlaceholderData, error: query.error };
}

/** What was wished last, once it has stayed so for a moment. */
function useSettled(request: TrainRequest): TrainRequest {
  const [settled, setSettled] = useState(request);
  useEffect(() => {
    if (sameWishes(settled, request)) return undefined;
    const timer = setTimeout(() => setSettled(request), TYPING_MS);
    return () => clearTimeout(timer);
  }, [request, settled]);
  return settled;
}

function sameWishes(one: TrainRequest, other: TrainRequest): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** The job as it is this moment, followed as long as it is not over. */
export function useLiveJob(job: JobView | null): JobView | null {
  const watches = useWatches().jobs;
  const id = job !== null && !isOver(job.state) ? job.id : null;
  // After each reading of the job, so that a channel that broke is opened again.
  useEffect(() => {
    if (job !== null && !isOver(job.state)) watches.follow(job.id);
  }, [job, watches]);
  const live = useSyncExternalStore(watches.subscribe, () => (id === null ? undefined : watches.latest(id)));
  return live ?? job;
}

/** Starts a training. */
export function useStartTraining() {
  const host = useHost();
  return useTrainMutation((request: TrainRequest) => host.train.start(request));
}

/** Agrees that training rows are sent to a host. */
export function useAgree() {
  const host = useHost();
  return useTrainMutation((name: string) => host.train.agree(name));
}

/** Makes a candidate of a checkpoint. */
export function useAddCheckpoint() {
  const host = useHost();
  return useTrainMutation(({ job, step }: { job: JobId; step: number }) => host.train.addCheckpoint(job, step));
}

/** Says under which name a model was deployed. */
export function useDeployed() {
  const host = useHost();
  return useTrainMutation(({ job, name }: { job: JobId; name: string }) => host.train.deployed(job, name));
}

/** What can be asked of a job. */
export function useJobControl() {
  const host = useHost();
  return {
    pause: useTrainMutation((job: JobId) => host.train.pause(job)),
    resume: useTrainMutation((job: JobId) => host.train.resume(job)),
    cancel: useTrainMutation((job: JobId) => host.train.cancel(job)),
    follow: useTrainMutation((job: JobId) => host.train.follow(job)),
    deleteFiles: useTrainMutation((job: JobId) => host.train.deleteFiles(job)),
  };
}

function useTrainMutation<Input>(change: (input: Input) => Promise<TrainView>) {
  const client = useQueryClient();
  return useMutation<TrainView, HostError, Input>({
    mutationFn: change,
    onSuccess: (view) => {
      client.setQueryData(VIEW, view);
      // What other screens say of jobs and candidates is asked anew.
      return client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== VIEW[0] || queryKey[1] !== VIEW[1] });
    },
  });
}
