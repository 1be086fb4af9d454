import type { TrainingRowView } from "../host";
import { InertText } from "../parts/InertText";
import { count } from "../format";

/** Characters of the turn that are shown at first. */
const FIRST = 900;

/** One training row with what is looked up for it, as it would be sent. */
export function TrainingRow({ row }: { row: TrainingRowView }) {
  return (
    <div className="training-row" data-testid="training-row">
      <p>
        Row {count(row.number)} as it is sent: <span className="t2">{row.about}</span>
      </p>
      <InertText text={row.turn} first={FIRST} mono />
      <p className="t2 sm">and the answer that is learnt:</p>
      <InertText text={row.answer} mono />
    </div>
  );
}
