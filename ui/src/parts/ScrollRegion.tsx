import type { ReactNode } from "react";

/** A place that scrolls and holds nothing to press, so that it takes the focus itself. */
export function ScrollRegion({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="scroll" role="region" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}
