import { createContext, type ReactNode, useCallback, useContext, useEffect, useRef } from "react";

import { type OfferedFile, useHost } from "../host";

type Listener = (files: OfferedFile[]) => void;

/** Makes a part the one that takes drops; gives the way to stop that. */
type Take = (listener: Listener) => () => void;

const DropContext = createContext<Take>(() => () => undefined);

/** Hands files that are dropped on the window to the part that takes them, else to `onFile`. */
export function DropProvider({ onFile, children }: { onFile: (file: OfferedFile) => void; children: ReactNode }) {
  const host = useHost();
  const taker = useRef<Listener | null>(null);
  const take = useCallback<Take>((listener) => {
    taker.current = listener;
    return () => {
      if (taker.current === listener) taker.current = null;
    };
  }, []);
  useEffect(() => {
    const listening = host.app.onDropped((files) => {
      const [first] = files;
      if (taker.current !== null) taker.current(files);
      else if (first !== undefined) onFile(first);
    });
    // It stops listening, even when that is asked before the listening has begun.
    return () => void listening.then((stop) => stop()).catch(() => undefined);
  }, [host, onFile]);
  return <DropContext value={take}>{children}</DropContext>;
}

/** Takes what is dropped on the window while the part that calls it is shown. */
export function useDrops(onFiles: Listener): void {
  const take = useContext(DropContext);
  useEffect(() => take(onFiles), [take, onFiles]);
}
