import type { ReactNode } from "react";

import { Ask, AWAITED } from "../app/Ask";
import { count, percent, points, pointsInterval } from "../format";
import type { EvaluationView, SliceFigures, SliceGroup, SliceLine, SlicedCandidate, SlicesView as View } from "../host";
import { Button } from "../parts/Button";
import { ErrorCallout } from "../parts/Callout";
import { classes } from "../parts/classes";
import { CandidateMark } from "../parts/marks";
import { ScrollRegion } from "../parts/ScrollRegion";
import { Explained } from "../parts/Tooltip";
import { usePlainKey } from "../parts/usePlainKey";
import { useSlices } from "./run-queries";

type SlicesViewProps = { evaluation: EvaluationView; report: ReactNode; onBack: () => void };

/** A run over parts of its rows. It describes; no verdict rests on it. */
export function SlicesView({ evaluation, report, onBack }: SlicesViewProps) {
  const query = useSlices(evaluation.id);
  usePlainKey("Escape", onBack);
  const view = query.data;
  return (
    <main className="main" data-testid="slices-view" aria-busy={query.isFetching}>
      <Ask headline={view?.headline ?? AWAITED} answerTestId="slices-headline" actions={report} />
      <div className="bar row-bar">
        <Button kind="quiet" small icon="left" data-testid="to-scoreboard" onClick={onBack}>
          Scoreboard
        </Button>
        <span className="t2 sm ell">Share right with its 95 % interval; below it the difference to the baseline.</span>
      </div>
      {query.error && (
        <div className="sec">
          <ErrorCallout error={query.error} />
        </div>
      )}
      {view && (
        <ScrollRegion label="Slices">
          <SlicesTable view={view} />
        </ScrollRegion>
      )}
    </main>
  );
}

function SlicesTable({ view }: { view: View }) {
  return (
    <table className="t slices" data-testid="slices-table">
      <thead>
        <tr>
          <th scope="col" className="w-slice">Slice</th>
          <th scope="col" className="num w-rows">Rows</th>
          {view.candidates.map((one) => (
            <th key={one.candidate} scope="col" title={one.name}>
              <span className="row">
                <CandidateMark letter={one.letter} />
                <span className="ell">{one.name}</span>
                {one.baseline && <span className="t3">baseline</span>}
              </span>
            </th>
          ))}
        </tr>
      </thead>
      {view.groups.map((group) => (
        <Group key={group.name} group={group} candidates={view.candidates} confidence={view.confidence} />
      ))}
    </table>
  );
}

function Group({ group, candidates, confidence }: { group: SliceGroup; candidates: readonly SlicedCandidate[]; confidence: number }) {
  return (
    <tbody>
      <tr className="group">
        <td colSpan={candidates.length + 2}>
          <Explained title={group.name} text={`${group.note} Differences hold at ${percent(confidence, 2)} %.`}>
            {group.name}
          </Explained>
        </td>
      </tr>
      {group.slices.map((slice) => (
        <Slice key={slice.name} slice={slice} candidates={candidates} />
      ))}
    </tbody>
  );
}

function Slice({ slice, candidates }: { slice: SliceLine; candidates: readonly SlicedCandidate[] }) {
  const isThin = slice.thin !== null;
  return (
    <tr className={classes("tall", isThin && "thin")} data-n={slice.n}>
      <th scope="row" className="slice-name" title={slice.name}>
        <bdi className="ell">{slice.name}</bdi>
        {isThin && <span className="sub">{slice.thin}</span>}
      </th>
      <td className="num">{count(slice.n)}</td>
      {candidates.map((one, place) => {
        const figures = slice.figures[place];
        return <td key={one.candidate}>{figures && <Figures figures={figures} isThin={isThin} isBaseline={one.baseline} />}</td>;
      })}
    </tr>
  );
}

function Figures({ figures, isThin, isBaseline }: { figures: SliceFigures; isThin: boolean; isBaseline: boolean }) {
  const { share, interval, difference_points: difference, difference_interval: limits, is_clear: isClear } = figures;
  return (
    <>
      {percent(share)} %{" "}
      <span className="t3 sm">
        {percent(interval[0], 0)} to {percent(interval[1], 0)}
      </span>
      {difference !== null && limits !== null ? (
        <span className={classes("sub", isClear && "clear")}>
          {points(difference)}, {pointsInterval(limits)}
          {isClear && ", clear"}
        </span>
      ) : (
        <span className="sub">{isBaseline || isThin ? "\u00a0" : "–"}</span>
      )}
    </>
  );
}
