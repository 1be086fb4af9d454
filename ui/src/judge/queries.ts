import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import {
  type EvaluationId,
  type HostError,
  type JudgeEdit,
  type JudgeView,
  type RatingEdit,
  type RatingView,
  useHost,
} from "../host";

const VIEW = ["judge", "view"] as const;

/** The view is read anew so often while a judging runs. */
const WHILE_RUNNING_MS = 500;

/** The judge, how far it is and how well it agrees with people. */
export function useJudgeView() {
  const host = useHost();
  return useQuery<JudgeView, HostError>({
    queryKey: VIEW,
    queryFn: () => host.judge.view(),
    refetchInterval: ({ state }) => (state.data?.run ? WHILE_RUNNING_MS : false),
  });
}

/** What can be done with a judge. */
export type JudgeControl = ReturnType<typeof useJudgeControl>;

/** Sets it up, has it judge, and lets it decide. */
export function useJudgeControl() {
  const host = useHost();
  return {
    save: useJudgeMutation((edit: JudgeEdit) => host.judge.save(edit)),
    start: useJudgeMutation(({ evaluation, pairs }: { evaluation: EvaluationId; pairs: boolean }) =>
      host.judge.start(evaluation, pairs),
    ),
    cancel: useJudgeMutation<void>(() => host.judge.cancel()),
    agree: useJudgeMutation((name: string) => host.judge.agree(name)),
    decide: useJudgeMutation((decides: boolean) => host.judge.decide(decides)),
  };
}

function useJudgeMutation<Input>(change: (input: Input) => Promise<JudgeView>) {
  const client = useQueryClient();
  return useMutation<JudgeView, HostError, Input>({
    mutationFn: change,
    onSuccess: (view) => client.setQueryData(VIEW, view),
  });
}

/** A blind sample of answers, and the ways to rate it. */
export function useRating(evaluation: EvaluationId) {
  const host = useHost();
  const client = useQueryClient();
  const key = ["judge", "sample", evaluation] as const;
  const keep = (view: RatingView) => {
    client.setQueryData(key, view);
    return client.invalidateQueries({ queryKey: VIEW });
  };
  return {
    sample: useQuery<RatingView, HostError>({ queryKey: key, queryFn: () => host.judge.sample(evaluation) }),
    rate: useMutation<RatingView, HostError, RatingEdit>({ mutationFn: (edit) => host.judge.rate(edit), onSuccess: keep }),
    undo: useMutation<RatingView, HostError, void>({ mutationFn: () => host.judge.undo(evaluation), onSuccess: keep }),
  };
}
