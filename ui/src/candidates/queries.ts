import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { type CandidateEdit, type CandidateId, type CandidatesView, type HostError, useHost } from "../host";

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
