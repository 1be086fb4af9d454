import { count, milliseconds, money, percent, points, pointsInterval } from "../format";
import type { ReportPreview, ScoreView } from "../host";
import { IntervalAxis, IntervalMark, intervalScale } from "../parts/charts/IntervalMark";
import type { LinearScale } from "../parts/charts/scale";
import { classes } from "../parts/classes";
import { CandidateMark } from "../parts/marks";

/** The first half page of the report, from the same words as the file. */
export function Preview({ preview }: { preview: ReportPreview }) {
  return (
    <article className="doc" data-testid="report-preview">
      <div className="doc-meta">
        <span>
          <bdi>{preview.title}</bdi> · decision report
        </span>
        <span>{preview.about.join(" · ")}</span>
      </div>
      <h2 className="doc-verdict" data-testid="report-sentence">
        {preview.sentence}
      </h2>
      {preview.support && <p className="doc-lead">{preview.support}</p>}
      {preview.figures.length > 0 && (
        <dl className="doc-figures">
          {preview.figures.map((figure) => (
            <div key={figure.text}>
              <dt>{figure.title}</dt>
              <dd>{figure.text}</dd>
            </div>
          ))}
        </dl>
      )}
      <h3>What was compared</h3>
      <Board scores={preview.scores} />
      <p className="t3 sm doc-note">{preview.scoreboard_note}</p>
      {preview.caveats.length > 0 && (
        <ul className="doc-caveats">
          {preview.caveats.map((caveat) => (
            <li key={caveat}>
              <b>Note</b> {caveat}
            </li>
          ))}
        </ul>
      )}
      <div className="doc-two">
        {preview.notes.map((note) => (
          <section key={note.title}>
            <h3>{note.title}</h3>
            <p className="t2">{note.text}</p>
          </section>
        ))}
      </div>
    </article>
  );
}

function Board({ scores }: { scores: readonly ScoreView[] }) {
  const scale = intervalScale(scores.map((score) => score.interval));
  const baseline = scores.find((score) => score.baseline);
  return (
    <table className="t doc-board">
      <thead>
        <tr>
          <th scope="col">Candidate</th>
          <th scope="col" className="num">Correct</th>
          <th scope="col" className="num col-rows">Rows</th>
          <th scope="col" className="w-interval">
            <span className="unseen">95 % interval of right answers</span>
            <IntervalAxis scale={scale} />
          </th>
          <th scope="col" className="num">Points against {baseline?.letter ?? "the baseline"}</th>
          <th scope="col" className="num col-cost">$ / 1,000</th>
          <th scope="col" className="num col-p50">p50 ms</th>
        </tr>
      </thead>
      <tbody>
        {scores.map((score) => (
          <Line key={score.candidate} score={score} scale={scale} baseline={baseline?.accuracy ?? null} />
        ))}
      </tbody>
    </table>
  );
}

function Line({ score, scale, baseline }: { score: ScoreView; scale: LinearScale; baseline: number | null }) {
  const strong = score.winner ? "strong" : undefined;
  return (
    <tr>
      <td>
        <span className="row">
          <CandidateMark letter={score.letter} />
          <span className={classes("ell", strong)} title={score.name}>
            {score.name}
          </span>
        </span>
      </td>
      <td className={classes("num", strong)}>{percent(score.accuracy)} %</td>
      <td className="num t2 col-rows">
        {count(score.correct)}/{count(score.n)}
      </td>
      <td className="interval">
        {score.accuracy !== null && score.interval !== null && (
          <IntervalMark letter={score.letter} value={score.accuracy} interval={score.interval} baseline={baseline} scale={scale} />
        )}
      </td>
      <td className="num">
        {score.comparison
          ? `${points(score.comparison.difference_points)} (${pointsInterval(score.comparison.interval_points)})`
          : "baseline"}
      </td>
      <td className="num col-cost">{money(score.cost_per_1000)}</td>
      <td className="num col-p50">{milliseconds(score.p50_ms)}</td>
    </tr>
  );
}
