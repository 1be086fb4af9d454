import { useState } from "react";

import { AWAITED } from "../app/Ask";
import { count, counted } from "../format";
import type { CandidateId, ChangedRow, RunLine } from "../host";
import { IconButton } from "../parts/Button";
import { ErrorCallout } from "../parts/Callout";
import { Icon } from "../parts/Icon";
import { InertLine } from "../parts/InertText";
import { ScrollRegion } from "../parts/ScrollRegion";
import { Select } from "../parts/Select";
import { useBetween } from "./run-queries";

type BetweenProps = { from: RunLine; to: RunLine; onClose: () => void };

/** Two runs against each other: which rows changed, and by how much. It describes. */
export function Between({ from, to, onClose }: BetweenProps) {
  const [chosen, setChosen] = useState(() => firstPair(from, to));
  const query = useBetween(
    chosen === null ? null : { from: from.id, from_candidate: chosen[0], to: to.id, to_candidate: chosen[1] },
  );
  const view = query.data;
  return (
    <aside className="pane between" aria-label="Two runs" data-testid="between" data-fixed={view?.fixed} data-broken={view?.broken}>
      <h2 className="pane-h line">
        Run {to.id} against run {from.id}
        <span className="pane-do">
          <IconButton icon="cross" label="Close" onClick={onClose} />
        </span>
      </h2>
      <ScrollRegion label="What changed">
        {chosen !== null && (
          <div className="insp-sec between-choice">
            <Side run={from} value={chosen[0]} onChange={(candidate) => setChosen([candidate, chosen[1]])} />
            <Side run={to} value={chosen[1]} onChange={(candidate) => setChosen([chosen[0], candidate])} />
          </div>
        )}
        <section className="insp-sec" aria-busy={query.isFetching}>
          {query.error && <ErrorCallout error={query.error} />}
          <p className="strong">{view?.sentence ?? AWAITED.answer}</p>
          <p className="t2 sm">{view?.support}</p>
          {view?.notes.map((note) => (
            <p key={note} className="row between-note sm">
              <Icon name="info" size={12} tone="t3" />
              <span>{note}</span>
            </p>
          ))}
        </section>
        {view && view.rows.length > 0 && (
          <section className="insp-sec" aria-label="Rows that changed">
            <h3 className="xs t3">
              {view.rows.length < view.fixed + view.broken ? `The first ${count(view.rows.length)} of ${counted(view.fixed + view.broken, "changed row")}` : counted(view.rows.length, "changed row")}
            </h3>
            <ul className="changed">
              {view.rows.map((row) => (
                <Changed key={row.id} row={row} />
              ))}
            </ul>
          </section>
        )}
      </ScrollRegion>
    </aside>
  );
}

function Side({ run, value, onChange }: { run: RunLine; value: CandidateId; onChange: (candidate: CandidateId) => void }) {
  return (
    <Select
      label={`In run ${run.id}, ${run.name.toLowerCase()}`}
      options={run.candidates.map((one) => ({ value: String(one.candidate), label: `${one.letter}  ${one.name}` }))}
      value={String(value)}
      onChange={(next) => onChange(Number(next))}
    />
  );
}

function Changed({ row }: { row: ChangedRow }) {
  return (
    <li className="changed-row">
      <Icon name={row.fixed ? "check" : "cross"} size={12} tone={row.fixed ? "ok" : "err"} />
      <span>
        <span className="t3 sm">
          Row {count(row.number)}, {row.fixed ? "became right" : "became wrong"}
        </span>
        <bdi className="changed-input">{row.input}</bdi>
        <span className="sm t2">
          <InertLine text={said(row.from)} /> → <InertLine text={said(row.to)} />, expected <InertLine text={said(row.expected)} />
        </span>
      </span>
    </li>
  );
}

function said(text: string): string {
  return text === "" ? "(nothing)" : text;
}

/** The candidate that is in both and no baseline, else the first of each. */
function firstPair(from: RunLine, to: RunLine): [CandidateId, CandidateId] | null {
  const inBoth = to.candidates.filter((one) => from.candidates.some((other) => other.candidate === one.candidate));
  const same = inBoth.find((one) => !one.baseline) ?? inBoth[0];
  if (same) return [same.candidate, same.candidate];
  const [one, other] = [from.candidates[0], to.candidates[0]];
  return one && other ? [one.candidate, other.candidate] : null;
}
