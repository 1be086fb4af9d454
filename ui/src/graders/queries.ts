import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import {
  type EvaluationId,
  type FieldsView,
  type GraderChoice,
  type GradersChoice,
  type GradersView,
  type HostError,
  type TriedPair,
  type TriedView,
  useHost,
} from "../host";

const VIEW = ["graders", "view"] as const;

/** How answers are judged, and what else could be chosen. */
export function useGraders() {
  const host = useHost();
  return useQuery<GradersView, HostError>({ queryKey: VIEW, queryFn: () => host.graders.view() });
}

/** What can be done with graders: another choice, and stored answers judged by it. */
export function useGradersControl() {
  const host = useHost();
  return {
    choose: useGradersMutation((choice: GradersChoice) => host.graders.choose(choice)),
    regrade: useGradersMutation((evaluation: EvaluationId) => host.graders.regrade(evaluation)),
  };
}

function useGradersMutation<Input>(change: (input: Input) => Promise<GradersView>) {
  const client = useQueryClient();
  return useMutation<GradersView, HostError, Input>({
    mutationFn: change,
    onSuccess: (view) => {
      client.setQueryData(VIEW, view);
      return client.invalidateQueries({ queryKey: ["compare"] });
    },
  });
}

/** How a grader grades a pair and those of rows. The last grades stay until the next are there. */
export function useTryOut(grader: GraderChoice, pair: TriedPair, rows: TriedPair[]) {
  const host = useHost();
  return useQuery<TriedView, HostError>({
    queryKey: ["graders", "try", grader, pair, rows],
    queryFn: () => host.graders.tryOut({ grader, pair, rows }),
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 0,
  });
}

/** Each field by candidate. */
export function useFields(evaluation: EvaluationId) {
  const host = useHost();
  return useQuery<FieldsView, HostError>({
    queryKey: ["compare", "fields", evaluation],
    queryFn: () => host.graders.fields(evaluation),
  });
}
