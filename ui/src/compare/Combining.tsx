import { useId } from "react";

import { count } from "../format";
import type { ChangeLine, CombinationView, EvaluationView, FixedRows } from "../host";
import { IconButton } from "../parts/Button";
import { CandidateMark, Chip } from "../parts/marks";
import { ScrollRegion } from "../parts/ScrollRegion";

type CombiningProps = {
  evaluation: EvaluationView;
  /** The rows that are shown now, if they are some of these. */
  shown: FixedRows | null;
  onShow: (rows: FixedRows) => void;
  onClose: () => void;
};

/** What a combination could reach, and what each candidate asks for when something changes. */
export function Combining({ evaluation, shown, onShow, onClose }: CombiningProps) {
  return (
    <aside className="pane inspector" aria-label="Combining and changing" data-testid="combining-panel">
      <div className="pane-h line">
        Combining and changing
        <span className="pane-do">
          <IconButton icon="cross" label="Close" onClick={onClose} />
        </span>
      </div>
      <ScrollRegion label="Combining and changing">
        {evaluation.combination === null ? (
          <p className="insp-sec t2">
            What looking things up and training fix together is counted once a candidate of each kind was compared.
          </p>
        ) : (
          <Combination view={evaluation.combination} shown={shown} onShow={onShow} />
        )}
        <section className="insp-sec" aria-labelledby="when-changes">
          <h2 className="strong" id="when-changes">
            When something changes
          </h2>
          {evaluation.changes.map((line) => (
            <Changes key={line.candidate} line={line} />
          ))}
        </section>
      </ScrollRegion>
    </aside>
  );
}

type CombinationProps = { view: CombinationView; shown: FixedRows | null; onShow: (rows: FixedRows) => void };

/** The rows that each fixes, to be shown, and how far all could come together. */
export function Combination({ view, shown, onShow }: CombinationProps) {
  const title = useId();
  return (
    <section className="insp-sec combining" aria-labelledby={title}>
      <h2 className="strong" id={title}>
        What combining could bring
      </h2>
      <p data-testid="combination-sentence" data-worth={view.worth_trying}>
        {view.sentence}
      </p>
      <div className="row combining-rows" role="group" aria-label="Rows that are fixed">
        {view.fixes.map((rows) => (
          <Chip
            key={rows.text}
            active={shown?.text === rows.text}
            off={rows.rows === 0}
            count={count(rows.rows)}
            onPress={() => onShow(rows)}
          >
            {rows.text}
          </Chip>
        ))}
      </div>
      <p className="t2" data-testid="combination-bound" data-rows={view.bound.rows} data-n={view.bound.n}>
        {view.bound.text}
      </p>
    </section>
  );
}

/** What one candidate asks for. */
export function Changes({ line }: { line: ChangeLine }) {
  return (
    <div className="change-line" data-testid={`changes-${line.letter}`}>
      <div className="row">
        <CandidateMark letter={line.letter} />
        <b className="med">{line.way}</b>
      </div>
      <dl className="kv">
        <dt>Documents</dt>
        <dd>{line.documents}</dd>
        <dt>Behaviour</dt>
        <dd>{line.behaviour}</dd>
        {line.pays_back !== null && (
          <>
            <dt>Pays back</dt>
            <dd>{line.pays_back}</dd>
          </>
        )}
      </dl>
    </div>
  );
}
