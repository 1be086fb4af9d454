import { QueryClient } from "@tanstack/react-query";

/** Invalidations that come in a burst, as during an import, are answered once. */
const QUIET_MS = 200;

/**
 * Keeps what the core said until the core says that it changed. `always`: the core is in this
 * process, whatever the network does.
 */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        retry: false,
        networkMode: "always",
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
      },
      mutations: { networkMode: "always", retry: false },
    },
  });
}

/** Asks everything again, at most once in a while: at once, and after the burst. */
export function makeRefresh(client: QueryClient): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let again = false;
  const refresh = () => {
    void client.invalidateQueries();
    timer = setTimeout(() => {
      timer = undefined;
      if (again) {
        again = false;
        refresh();
      }
    }, QUIET_MS);
  };
  return () => {
    if (timer === undefined) refresh();
    else again = true;
  };
}
