import { counted, fixed } from "../format";
import type { GivenPassage } from "../host";
import { Icon } from "../parts/Icon";
import { InertText } from "../parts/InertText";

/** Characters of a passage that are shown at first. */
const FIRST = 400;

/** What was put before a model for a row, the best first. */
export function GivenPassages({ passages }: { passages: readonly GivenPassage[] }) {
  if (passages.length === 0) return null;
  const holding = passages.filter((passage) => passage.holds_answer).length;
  return (
    <details className="given" data-testid="given">
      <summary className="sm med">
        What it was given: {counted(passages.length, "passage")}
        <span className={holding > 0 ? "ok" : "t2"}>{holding > 0 ? ", the expected answer stands in them" : ", without the expected answer"}</span>
      </summary>
      <ol>
        {passages.map((passage) => (
          <li key={`${passage.document} ${passage.number}`}>
            <p className="row sm">
              <span className="med ell">
                <bdi>{passage.document}</bdi>
              </span>
              <span className="t3 nowrap">passage {passage.number}</span>
              {passage.holds_answer && <Icon name="check" size={12} tone="ok" />}
              <span className="hit-score t2">{fixed(passage.score, passage.score < 1 ? 4 : 2)}</span>
            </p>
            <InertText text={passage.text} first={FIRST} />
          </li>
        ))}
      </ol>
    </details>
  );
}
