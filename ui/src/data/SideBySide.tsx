import { usePlainKey } from "../parts/usePlainKey";
import { count } from "../format";
import type { DiffPiece, PairSide, RowBeside } from "../host";
import { Button } from "../parts/Button";
import { classes } from "../parts/classes";
import { InertText } from "../parts/InertText";
import { Badge } from "../parts/marks";
import type { useChangeRows } from "./queries";

type SideBySideProps = {
  beside: RowBeside;
  change: ReturnType<typeof useChangeRows>;
  /** The finding is settled for these rows. */
  onDecided: () => void;
};

/** Two rows that a finding brings together, with what differs marked, and the ways to decide. */
export function SideBySide({ beside, change, onDecided }: SideBySideProps) {
  const { here, there } = beside;
  const isConflict = beside.code === "conflicting_answers";
  const keep = (side: PairSide, relabel: boolean) => {
    const over = beside.group.filter((id) => id !== side.id);
    change.mutate({ kind: "keep", row: side.id, over, relabel }, { onSuccess: onDecided });
  };
  const isOpen = !here.excluded && !there.excluded && !change.isPending;
  usePlainKey("1", () => isOpen && keep(here, false));
  usePlainKey("2", () => isOpen && keep(there, false));
  const more = beside.group.length - 2;
  return (
    <section className="beside" aria-label={beside.title} data-testid="beside">
      <div className="beside-pair">
        {[here, there].map((side, index) => (
          <div key={side.id} className="beside-side">
            <div className="row xs t3">
              Row {count(side.number)} {side.split && <Badge>{side.split}</Badge>}
            </div>
            <Diff pieces={side.input} kind={index === 0 ? "del" : "ins"} />
            <div className="xs t3">Answer</div>
            <Diff pieces={side.answer} kind={index === 0 ? "del" : "ins"} mono />
            <Button
              small
              shortcut={String(index + 1)}
              disabled={!isOpen}
              data-testid={index === 0 ? "keep-here" : "keep-there"}
              title={`Keeps row ${side.number} and leaves out ${more > 0 ? "the others" : "the other one"}`}
              onClick={() => keep(side, false)}
            >
              Keep {count(side.number)}
            </Button>
          </div>
        ))}
      </div>
      <div className="beside-do">
        {isConflict && (
          <Button
            kind="quiet"
            small
            disabled={!isOpen}
            data-testid="relabel"
            title={`Gives ${more > 0 ? "the others" : `row ${there.number}`} the answer of row ${here.number}`}
            onClick={() => keep(here, true)}
          >
            Keep both, answer as {count(here.number)}
          </Button>
        )}
        {(isConflict || beside.code === "near_duplicate") && (
          <Button
            kind="quiet"
            small
            disabled={!isOpen}
            data-testid="accept"
            onClick={() => change.mutate({ kind: "accept", rows: beside.group }, { onSuccess: onDecided })}
          >
            {isConflict ? "Not a conflict" : "Not a duplicate"}
          </Button>
        )}
      </div>
      <dl className="kv sm beside-facts">
        <dt>Alike</dt>
        <dd>{beside.likeness >= 1 ? "the same input" : `${beside.likeness.toFixed(2)} of 5-character pieces shared`}</dd>
        {more > 0 && (
          <>
            <dt>Also</dt>
            <dd>{more === 1 ? "1 further row" : `${count(more)} further rows`}</dd>
          </>
        )}
      </dl>
    </section>
  );
}

function Diff({ pieces, kind, mono }: { pieces: readonly DiffPiece[]; kind: "del" | "ins"; mono?: boolean }) {
  if (pieces.length === 0) return <p className="t3">(empty)</p>;
  return (
    <p className={classes("beside-text", mono && "mono")}>
      {pieces.map((piece, index) => {
        const text = <InertText text={piece.text} />;
        if (!piece.changed) return <span key={index}>{text}</span>;
        return kind === "del" ? <del key={index}>{text}</del> : <ins key={index}>{text}</ins>;
      })}
    </p>
  );
}
