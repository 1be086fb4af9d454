import { createContext, type ReactNode, useContext } from "react";

import type { Host } from "./host";

const HostContext = createContext<Host | null>(null);

/** Gives everything below it one way to reach the core. */
export function HostProvider({ host, children }: { host: Host; children: ReactNode }) {
  return <HostContext value={host}>{children}</HostContext>;
}

/** The way to reach the core. */
export function useHost(): Host {
  const host = useContext(HostContext);
  if (host === null) throw new Error("A HostProvider is missing above this component.");
  return host;
}
