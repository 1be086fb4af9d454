import { useState } from "react";

import { count } from "../format";
import { Button } from "./Button";
import { pieces, writtenOut } from "./inert";

const FIRST = 20_000;

/**
 * Text that somebody else wrote, shown as it is: never as markup, its spaces kept, its direction
 * kept to itself, and what would be invisible or turn the line around written out.
 */
export function InertText({ text, mono, first = FIRST }: {
  text: string;
  mono?: boolean;
  /** As much is shown until somebody asks for all. */
  first?: number;
}) {
  const [whole, setWhole] = useState(false);
  const isCut = !whole && text.length > first;
  return (
    <>
      <bdi className={mono ? "inert mono" : "inert"} dir="auto">
        {pieces(isCut ? text.slice(0, first) : text).map((piece, index) =>
          piece.control ? (
            // The pieces of one text never change places.
            <span className="control-mark" key={index}>
              {piece.text}
            </span>
          ) : (
            piece.text
          ),
        )}
      </bdi>
      {isCut && (
        <Button kind="quiet" small onClick={() => setWhole(true)}>
          Show all {count(text.length)} characters
        </Button>
      )}
    </>
  );
}

/** The same in one line, for tables and chips: cut with an ellipsis, whole in its tooltip. */
export function InertLine({ text }: { text: string }) {
  return (
    <bdi className="inert-line ell" title={writtenOut(text)}>
      {pieces(text).map((piece, index) =>
        piece.control ? (
          <span className="control-mark" key={index}>
            {piece.text}
          </span>
        ) : (
          piece.text
        ),
      )}
    </bdi>
  );
}
