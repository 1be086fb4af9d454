import type { DiffSegment } from "../host";
import { InertText } from "./InertText";

/** Two texts as one: struck what only the first has, underlined what only the second has. */
export function DiffText({ segments }: { segments: readonly DiffSegment[] }) {
  return (
    <p className="diff mono">
      {segments.map((segment, index) => {
        const text = <InertText text={segment.text} />;
        // The segments of one text never change places.
        if (segment.kind === "removed") return <del key={index}>{text}</del>;
        if (segment.kind === "inserted") return <ins key={index}>{text}</ins>;
        return <span key={index}>{text}</span>;
      })}
    </p>
  );
}
