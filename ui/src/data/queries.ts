import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import {
  type ChangeDone,
  type DataView,
  type HostError,
  type ImportPreview,
  type RowChange,
  type RowDetail,
  type RowId,
  type RowPage,
  type RowQuery,
  type SplitOption,
  type SplitRequest,
  useHost,
} from "../host";
import { useToast } from "../app/toasts";
import { usePages } from "../parts/table/usePages";

const VIEW = ["data", "view"] as const;

/** The Data screen, but for its table. */
export function useDataView() {
  const host = useHost();
  return useQuery<DataView, HostError>({ queryKey: VIEW, queryFn: () => host.data.view() });
}

/** Which rows, in which order; the place in the table is added page by page. */
export type RowChoice = Omit<RowQuery, "offset" | "limit">;

/** The rows of the table that are seen. */
export function useRows(choice: RowChoice) {
  const host = useHost();
  return usePages<RowPage["rows"][number], RowPage>(["data", "rows", choice], (offset, limit) =>
    host.data.rows({ ...choice, offset, limit }),
  );
}

/** One row, whole. */
export function useRow(id: RowId | null) {
  const host = useHost();
  return useQuery<RowDetail, HostError>({
    queryKey: ["data", "row", id],
    queryFn: () => host.data.row(id ?? 0),
    enabled: id !== null,
  });
}

/** The ways to divide the rows, asked for only before the seal. */
export function useSplitOptions(enabled: boolean) {
  const host = useHost();
  return useQuery<SplitOption[], HostError>({
    queryKey: ["data", "split-options"],
    queryFn: () => host.data.splitOptions(),
    enabled,
  });
}

/** What a file looks like before it is imported. */
export function usePreview(handle: string) {
  const host = useHost();
  return useQuery<ImportPreview, HostError>({
    queryKey: ["data", "preview", handle],
    queryFn: () => host.data.preview(handle),
  });
}

/** Divides the rows. */
export function useDivide() {
  const host = useHost();
  return useDataMutation((request: SplitRequest) => host.data.divide(request));
}

/** Seals the test rows, for good. */
export function useSeal() {
  const host = useHost();
  return useDataMutation(() => host.data.seal());
}

/** Changes rows, as one step, and says so with a way back. Its error belongs beside what asked for it. */
export function useChangeRows() {
  const host = useHost();
  const say = useToast();
  const take = useTakeView();
  const undo = useUndo();
  return useMutation<ChangeDone, HostError, RowChange>({
    mutationFn: (change) => host.data.change(change),
    onSuccess: (done) => {
      say(done.said, { label: "Undo", onPress: () => undo.mutate() });
      return take(done.view);
    },
  });
}

/** Takes the last step back. */
export function useUndo() {
  const host = useHost();
  return useStep(() => host.data.undo());
}

/** Does again what was undone last. */
export function useRedo() {
  const host = useHost();
  return useStep(() => host.data.redo());
}

function useStep(step: () => Promise<ChangeDone>) {
  const say = useToast();
  const take = useTakeView();
  return useMutation<ChangeDone, HostError, void>({
    mutationFn: step,
    onSuccess: (done) => {
      say(done.said);
      return take(done.view);
    },
    onError: (error) => say(error.message),
  });
}

/** Shows a new view of the data at once and asks the rest again. */
function useTakeView(): (view: DataView) => Promise<void> {
  const client = useQueryClient();
  return (view) => {
    client.setQueryData(VIEW, view);
    return client.invalidateQueries({ predicate: (query) => query.queryKey !== VIEW });
  };
}

function useDataMutation<Input>(change: (input: Input) => Promise<DataView>) {
  const take = useTakeView();
  return useMutation<DataView, HostError, Input>({ mutationFn: change, onSuccess: take });
}
