import { keepPreviousData, type QueryKey, useQueries } from "@tanstack/react-query";
import { useCallback, useState } from "react";

/** A piece of a long table. */
export type Page<Row> = { total: number; offset: number; rows: Row[] };

const PAGE_SIZE = 200;

type Pages<Row, P extends Page<Row>> = {
  total: number;
  rowAt: (index: number) => Row | undefined;
  /** To be told which places are seen. */
  onRange: (first: number, last: number) => void;
  /** The first page at hand. */
  first: P | undefined;
  error: Error | null;
  isLoading: boolean;
};

/** Fetches the pages of a long table that are seen, and keeps those that were. */
export function usePages<Row, P extends Page<Row>>(
  queryKey: QueryKey,
  fetch: (offset: number, limit: number) => Promise<P>,
): Pages<Row, P> {
  const [[from, to], setRange] = useState<[number, number]>([0, 0]);
  const pages = Array.from({ length: to - from + 1 }, (_, step) => from + step);
  const results = useQueries({
    queries: pages.map((page) => ({
      queryKey: [...queryKey, page],
      queryFn: () => fetch(page * PAGE_SIZE, PAGE_SIZE),
      placeholderData: keepPreviousData,
    })),
  });
  const onRange = useCallback((first: number, last: number) => {
    const next: [number, number] = [Math.floor(first / PAGE_SIZE), Math.floor(last / PAGE_SIZE)];
    setRange((old) => (old[0] === next[0] && old[1] === next[1] ? old : next));
  }, []);
  const first = results.find((result) => result.data !== undefined)?.data;
  // The table keeps its length while other rows are on their way.
  const [lastTotal, setLastTotal] = useState(0);
  if (first !== undefined && first.total !== lastTotal) setLastTotal(first.total);
  return {
    total: first?.total ?? lastTotal,
    rowAt: (index) => {
      const page = results[Math.floor(index / PAGE_SIZE) - from]?.data;
      return page === undefined ? undefined : page.rows[index - page.offset];
    },
    onRange,
    first,
    error: results.find((result) => result.error !== null)?.error ?? null,
    isLoading: first === undefined,
  };
}
