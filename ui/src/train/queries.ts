import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";

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

const VIEW = ["train", "view"] as const;

/** The sentences of the screen are read anew so often while something runs. */
const WHILE_RUNNING_MS = 1000;

/** The Train screen. */
export function useTrainView() {
  const host = useHost();
  return useQuery<TrainView, HostError>({
    queryKey: VIEW,
    queryFn: () => host.train.view(),
    refetchInterval: ({ state }) => (state.data?.job && !isOver(state.data.job.state) ? WHILE_RUNNING_MS : false),
  });
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

/** What can be asked of a job that is not over. */
export function useJobControl() {
  const host = useHost();
  return {
    pause: useTrainMutation((job: JobId) => host.train.pause(job)),
    resume: useTrainMutation((job: JobId) => host.train.resume(job)),
    cancel: useTrainMutation((job: JobId) => host.train.cancel(job)),
  };
}

function useTrainMutation<Input>(change: (input: Input) => Promise<TrainView>) {
  const client = useQueryClient();
  return useMutation<TrainView, HostError, Input>({
    mutationFn: change,
    onSuccess: (view) => {
      client.setQueryData(VIEW, view);
      return client.invalidateQueries({ queryKey: ["app"] });
    },
  });
}
