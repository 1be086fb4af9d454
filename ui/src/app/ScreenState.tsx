import type { ReactNode } from "react";

import type { HostError } from "../host";
import { Button } from "../parts/Button";
import { ErrorCallout } from "../parts/Callout";

type ScreenStateProps = {
  query: { error: HostError | null; isPending: boolean; refetch: () => unknown };
  children: ReactNode;
};

/** A screen that can't be read says why; one that is being read stays blank rather than flash. */
export function ScreenState({ query, children }: ScreenStateProps) {
  if (query.error !== null) {
    return (
      <main className="main">
        <div className="sec">
          <ErrorCallout
            error={query.error}
            actions={
              <Button small onClick={() => void query.refetch()}>
                Read it again
              </Button>
            }
          />
        </div>
      </main>
    );
  }
  if (query.isPending) return <main className="main" aria-busy="true" />;
  return children;
}
