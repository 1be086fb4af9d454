import type { EndView } from "../host";
import { Callout } from "../parts/Callout";

/** What ends of what this project leans on. */
export function Ends({ ends }: { ends: readonly EndView[] }) {
  if (ends.length === 0) return null;
  return (
    <section className="sec ends" aria-labelledby="ends">
      <h2 className="h2" id="ends">
        Before you plan further
      </h2>
      {ends.map((end) => (
        <Callout key={end.title} tone={end.answers ? "warn" : "plain"} title={end.title}>
          {end.text} <span className="xs t3 end-source">{end.source}</span>
        </Callout>
      ))}
    </section>
  );
}
