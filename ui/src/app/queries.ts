import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";

import { type AppView, type FileHandle, type HostError, type OfferedFile, type SampleKind, toHostError, useHost } from "../host";

const APP = ["app"] as const;

/** What is open, what was offered, what was opened before. */
export function useAppView() {
  const host = useHost();
  return useQuery<AppView, HostError>({
    queryKey: APP,
    queryFn: () => host.app.view(),
    // The frame says how far a run is; the core tells of its end by itself.
    refetchInterval: ({ state }) => (state.data?.project?.running ? 1000 : false),
  });
}

/** Takes a new view of the app and forgets all that was known of the project before. */
export function useTakeAppView(): (view: AppView) => void {
  const client = useQueryClient();
  return useCallback((view) => takeAppView(client, view), [client]);
}

function takeAppView(client: QueryClient, view: AppView): void {
  client.setQueryData(APP, view);
  void client.resetQueries({ predicate: (query) => query.queryKey[0] !== APP[0] });
}

/** What can be done without a screen: opening and closing. */
export type AppActions = {
  /** What goes on now, in words. */
  busy: string | null;
  error: HostError | null;
  dismissError: () => void;
  openSample: (sample: SampleKind) => void;
  openRecent: (handle: FileHandle) => void;
  pickProject: () => void;
  pickExamples: () => void;
  closeProject: () => void;
};

/** The actions of the frame; `onExamples` gets the file that was picked, `onOpened` is told of a project. */
export function useAppActions(onExamples: (file: OfferedFile) => void, onOpened: () => void): AppActions {
  const host = useHost();
  const take = useTakeAppView();
  const [busy, setBusy] = useState<string | null>(null);
  const [error, setError] = useState<HostError | null>(null);
  const run = useCallback(async (what: string, action: () => Promise<void>) => {
    setBusy(what);
    setError(null);
    try {
      await action();
    } catch (thrown) {
      setError(toHostError(thrown));
    } finally {
      setBusy(null);
    }
  }, []);
  return useMemo(() => {
    const open = (what: string, view: () => Promise<AppView | null>) =>
      void run(what, async () => {
        const opened = await view();
        if (opened === null) return;
        take(opened);
        onOpened();
      });
    return {
      busy,
      error,
      dismissError: () => setError(null),
      openSample: (sample) => open("Making the sample project", () => host.app.openSample(sample)),
      openRecent: (handle) => open("Opening the project", () => host.app.openProject(handle)),
      pickProject: () =>
        open("Opening a project", async () => {
          const handle = await host.app.pickProject();
          return handle === null ? null : host.app.openProject(handle);
        }),
      pickExamples: () =>
        void run("Choosing examples", async () => {
          const file = await host.app.pickExamples();
          if (file !== null) onExamples(file);
        }),
      closeProject: () => open("Closing the project", () => host.app.closeProject()),
    };
  }, [busy, error, host, onExamples, onOpened, run, take]);
}
