import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import {
  type DataView,
  type HostError,
  type ImportPreview,
  type RowDetail,
  type RowId,
  type RowPage,
  type RowQuery,
  type SplitOption,
  type SplitRequest,
  useHost,
} from "../host";
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

function useDataMutation<Input>(change: (input: Input) => Promise<DataView>) {
  const client = useQueryClient();
  return useMutation<DataView, HostError, Input>({
    mutationFn: change,
    onSuccess: (view) => {
      client.setQueryData(VIEW, view);
      return client.invalidateQueries({ predicate: (query) => query.queryKey !== VIEW });
    },
  });
}
