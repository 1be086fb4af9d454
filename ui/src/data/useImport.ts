import { useCallback, useState } from "react";

import {
  type AppView,
  type HostError,
  type ImportRequest,
  type Progress,
  toHostError,
  useHost,
} from "../host";

/** An import that goes on or failed. */
export type ImportRun = {
  isRunning: boolean;
  progress: Progress | null;
  error: HostError | null;
  start: (request: ImportRequest) => void;
  cancel: () => void;
  forget: () => void;
};

/** Runs imports one at a time. A cancelled one is no error. */
export function useImport(onDone: (view: AppView) => void): ImportRun {
  const host = useHost();
  const [isRunning, setRunning] = useState(false);
  const [progress, setProgress] = useState<Progress | null>(null);
  const [error, setError] = useState<HostError | null>(null);
  const start = useCallback(
    async (request: ImportRequest) => {
      setRunning(true);
      setError(null);
      setProgress(null);
      try {
        onDone(await host.data.import(request, setProgress));
      } catch (thrown) {
        const fault = toHostError(thrown);
        if (fault.code !== "cancelled") setError(fault);
      } finally {
        setRunning(false);
      }
    },
    [host, onDone],
  );
  return {
    isRunning,
    progress,
    error,
    start: (request) => void start(request),
    cancel: () => {
      host.data.cancelImport().catch((thrown: unknown) => setError(toHostError(thrown)));
    },
    forget: () => setError(null),
  };
}
