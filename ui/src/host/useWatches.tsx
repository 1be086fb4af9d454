import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useMemo } from "react";

import type { EvaluationView, JobView } from "./bindings";
import { useHost } from "./context";
import { toHostError } from "./errors";
import { Watches } from "./watches";

type RunningWatches = { jobs: Watches<JobView>; evaluations: Watches<EvaluationView> };

const WatchesContext = createContext<RunningWatches | null>(null);

/** Holds the channels of what runs, so that turning to another screen does not close them. */
export function WatchesProvider({ children }: { children: ReactNode }) {
  const host = useHost();
  const client = useQueryClient();
  const watches = useMemo<RunningWatches>(() => {
    const refresh = () => client.invalidateQueries();
    const log = (thrown: unknown) =>
      void host.app.logFromUi("warn", `A watch ended early: ${toHostError(thrown).message}`);
    return {
      jobs: new Watches((id, onState) => host.train.watch(id, onState), refresh, log),
      evaluations: new Watches((id, onState) => host.compare.watch(id, onState), refresh, log),
    };
  }, [client, host]);
  return <WatchesContext value={watches}>{children}</WatchesContext>;
}

/** The channels of what runs. */
export function useWatches(): RunningWatches {
  const watches = useContext(WatchesContext);
  if (watches === null) throw new Error("A WatchesProvider is missing above this component.");
  return watches;
}
