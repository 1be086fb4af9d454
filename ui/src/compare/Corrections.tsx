import { count, moment, percent, points, pointsInterval } from "../format";
import type { CorrectedScore, CorrectionLine, EvaluationView, SaidVerdict } from "../host";
import { IconButton } from "../parts/Button";
import { ErrorCallout } from "../parts/Callout";
import { InertLine } from "../parts/InertText";
import { CandidateMark } from "../parts/marks";
import { ScrollRegion } from "../parts/ScrollRegion";
import { useCorrections } from "./run-queries";

/** A run with its expected answers as they were and as they are: figures and verdict side by side. */
export function Corrections({ evaluation, onClose }: { evaluation: EvaluationView; onClose: () => void }) {
  const query = useCorrections(evaluation.id);
  const view = query.data;
  return (
    <aside className="pane corrections" aria-label="Corrections" data-testid="corrections-panel">
      <h2 className="pane-h line">
        Before and after corrections
        <span className="pane-do">
          <IconButton icon="cross" label="Close" onClick={onClose} />
        </span>
      </h2>
      <ScrollRegion label="Before and after">
        {query.error && (
          <div className="insp-sec">
            <ErrorCallout error={query.error} />
          </div>
        )}
        {view && (
          <>
            <p className="insp-sec strong">{view.sentence}</p>
            <Figures scores={view.scores} />
            <Said title="Verdict before" verdict={view.before} />
            <Said title="Verdict after" verdict={view.after} />
            <section className="insp-sec">
              <h3 className="xs t3">What was corrected, and why</h3>
              <ul className="correction-list">
                {view.corrections.map((line) => (
                  <Correction key={line.number} line={line} />
                ))}
              </ul>
            </section>
          </>
        )}
      </ScrollRegion>
    </aside>
  );
}

function Figures({ scores }: { scores: readonly CorrectedScore[] }) {
  return (
    <table className="t tight corrected-scores">
      <thead>
        <tr>
          <th scope="col">Right</th>
          <th scope="col" className="num">Before</th>
          <th scope="col" className="num">After</th>
        </tr>
      </thead>
      <tbody>
        {scores.map((score) => (
          <tr key={score.candidate} className="tall" data-testid={`corrected-${score.letter}`}>
            <td>
              <span className="row">
                <CandidateMark letter={score.letter} />
                <span className="ell">{score.name}</span>
              </span>
            </td>
            <Side score={score} correct={score.correct_before} difference={score.difference_before} interval={score.interval_before} />
            <Side score={score} correct={score.correct_after} difference={score.difference_after} interval={score.interval_after} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type SideProps = { score: CorrectedScore; correct: number; difference: number | null; interval: [number, number] | null };

function Side({ score, correct, difference, interval }: SideProps) {
  return (
    <td className="num">
      {count(correct)} of {count(score.n)}, {percent(score.n > 0 ? correct / score.n : null)} %
      <span className="sub">{difference === null || interval === null ? "baseline" : `${points(difference)}, ${pointsInterval(interval)}`}</span>
    </td>
  );
}

function Said({ title, verdict }: { title: string; verdict: SaidVerdict }) {
  return (
    <section className="insp-sec">
      <h3 className="xs t3">
        {title}, {moment(verdict.reached_at)}
      </h3>
      <p>{verdict.sentence}</p>
      <p className="t2 sm">{verdict.support}</p>
    </section>
  );
}

/** One correction: what stood there, what stands there now, who and why. */
export function Correction({ line }: { line: CorrectionLine }) {
  return (
    <li>
      <span className="t3 sm">
        Row {count(line.row_number)}, holdout version {line.holdout_version}
      </span>
      <span>
        <del>
          <InertLine text={line.old_answer} />
        </del>{" "}
        <ins>
          <InertLine text={line.new_answer} />
        </ins>
      </span>
      <bdi>{line.reason}</bdi>
      <span className="t2 sm">
        <bdi>{line.author}</bdi>, {moment(line.corrected_at)}
      </span>
    </li>
  );
}
