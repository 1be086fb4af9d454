import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { type FitAnswer, type HostError, type OverviewView, useHost } from "../host";

const VIEW = ["overview", "view"] as const;

/** The Overview screen. */
export function useOverviewView() {
  const host = useHost();
  return useQuery<OverviewView, HostError>({
    queryKey: VIEW,
    queryFn: () => host.overview.view(),
    // It says how far a run is; the core tells of its end by itself.
    refetchInterval: ({ state }) => (state.data?.running ? 1000 : false),
  });
}

/** Keeps what only the user knows. */
export function useAnswer() {
  const host = useHost();
  return useChange<FitAnswer>((answer) => host.overview.answer(answer));
}

/** Adds the proposed candidates that are not there yet. */
export function useAddProposed() {
  const host = useHost();
  return useChange<void>(() => host.overview.addProposed());
}

/** What changes the screen, and perhaps others. */
function useChange<T>(change: (wish: T) => Promise<OverviewView>) {
  const client = useQueryClient();
  return useMutation<OverviewView, HostError, T>({
    mutationFn: change,
    onSuccess: (view) => {
      client.setQueryData(VIEW, view);
      return client.invalidateQueries({ predicate: (query) => query.queryKey !== VIEW });
    },
  });
}
