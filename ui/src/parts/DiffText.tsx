import { Fragment, useState } from "react";

import { count } from "../format";
import type { DiffSegment } from "../host";
import { Button } from "./Button";
import { InertText } from "./InertText";

type DiffTextProps = {
  segments: readonly DiffSegment[];
  /** As many characters are shown until somebody asks for all. */
  first: number;
};

/** Two texts as one: struck what only the first has, underlined what only the second has. */
export function DiffText({ segments, first }: DiffTextProps) {
  const [whole, setWhole] = useState(false);
  const length = segments.reduce((sum, segment) => sum + segment.text.length, 0);
  const isCut = !whole && length > first;
  return (
    <>
      <p className="diff mono">
        {(isCut ? startOf(segments, first) : segments).map((segment, index) => (
          // The segments of one text never change places.
          <Segment key={index} segment={segment} />
        ))}
      </p>
      {isCut && (
        <Button kind="quiet" small onClick={() => setWhole(true)}>
          Show all {count(length)} characters
        </Button>
      )}
    </>
  );
}

function Segment({ segment }: { segment: DiffSegment }) {
  const text = <InertText text={segment.text} />;
  switch (segment.kind) {
    case "removed":
      return <del>{text}</del>;
    case "inserted":
      return (
        <Fragment>
          <wbr />
          <ins>{text}</ins>
        </Fragment>
      );
    case "kept":
      return <span>{text}</span>;
  }
}

/**
 * The first characters of both texts. What is inserted is kept whole where it begins, so that a long
 * answer does not hide what was expected in its place.
 */
export function startOf(segments: readonly DiffSegment[], first: number): DiffSegment[] {
  let room = first;
  return segments.flatMap((segment, index) => {
    const follows = segments[index - 1]?.kind === "removed" && segment.kind === "inserted";
    const take = Math.min(segment.text.length, follows ? Math.max(room, Math.min(first, 200)) : room);
    room -= Math.min(room, take);
    if (take === 0) return [];
    const text = segment.text.slice(0, take);
    return [{ kind: segment.kind, text: take < segment.text.length ? `${text}…` : text }];
  });
}
