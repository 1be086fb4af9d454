import { count, counted, money, percent, rate, remaining } from "../format";
import type { JudgedAnswers, JudgeRun, JudgeView } from "../host";
import { Button } from "../parts/Button";
import { Callout } from "../parts/Callout";
import { CandidateMark, ProgressBar } from "../parts/marks";
import { Explained } from "../parts/Tooltip";
import type { JudgeControl } from "./queries";

/** What the judge says of the newest answers, and the way to have it say more. */
export function Judged({ view, control }: { view: JudgeView; control: JudgeControl }) {
  const { about, run } = view;
  if (about === null) {
    return (
      <section className="sec" aria-label="Answers">
        <Callout title="There are no answers to judge yet.">Start a trial or a comparison; its answers can be judged then.</Callout>
      </section>
    );
  }
  const mayStart = view.is_set_up && run === null && !control.start.isPending && (view.notice === null || view.notice.agreed_at !== null);
  const open = about.answers - about.judged - about.unreadable;
  const start = (pairs: boolean) => control.start.mutate({ evaluation: about.evaluation, pairs });
  return (
    <section className="sec judged" aria-label="Answers">
      <div className="row">
        <h2 className="strong">Answers of {about.words}</h2>
        <span className="progress-end row">
          <Button small disabled={!mayStart} data-testid="judge-pairs" onClick={() => start(true)}>
            Judge side by side
          </Button>
          <Button small kind="primary" disabled={!mayStart || open === 0} data-testid="judge-start" onClick={() => start(false)}>
            {open === 0 ? "All judged" : `Judge ${counted(open, "answer")}`}
          </Button>
        </span>
      </div>
      {run && <Run run={run} isBusy={control.cancel.isPending} onStop={() => control.cancel.mutate()} />}
      <p className="t2 sm" data-testid="judge-cost">{told(about)}</p>
      <Candidates about={about} />
      {about.first_place_share !== null && (
        <p className="t2 sm">
          Asked in both orders, it preferred the first place {percent(about.first_place_share, 0)} % of the time; 50 % would be without bias.
        </p>
      )}
    </section>
  );
}

function Run({ run, isBusy, onStop }: { run: JudgeRun; isBusy: boolean; onStop: () => void }) {
  const words = [`${count(run.done)} of ${counted(run.total, "judgement")}`, rate(run.rate), remaining(run.remaining_seconds)];
  return (
    <div className="judge-run">
      <div className="row">
        <b className="strong">Judging</b>
        <span className="t2 sm">{words.filter(Boolean).join(", ")}</span>
        <span className="progress-end">
          <Button small disabled={isBusy} data-testid="judge-stop" onClick={onStop}>
            Stop
          </Button>
        </span>
      </div>
      <ProgressBar share={run.total > 0 ? run.done / run.total : null} label="Judging" testId="judge-progress" />
    </div>
  );
}

function Candidates({ about }: { about: JudgedAnswers }) {
  const hasPairs = about.candidates.some(({ pairs }) => pairs !== null);
  return (
    <table className="t judged-table">
      <thead>
        <tr>
          <th>Candidate</th>
          <th className="num">Judged</th>
          <th className="num">Pass</th>
          <th className="num">
            <Explained title="Share" text="The share of answers that the judge passes, with its 95 % interval by Wilson.">
              Share
            </Explained>
          </th>
          {hasPairs && (
            <th className="num">
              <Explained title="Beside the baseline's answer" text="Better, worse, or neither. Each pair is asked in both orders, and only what holds in both counts; the rest are ties.">
                Better, worse, tie
              </Explained>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {about.candidates.map((one) => (
          <tr key={one.letter}>
            <td>
              <span className="row">
                <CandidateMark letter={one.letter} />
                <span className="ell">{one.name}</span>
              </span>
            </td>
            <td className="num">{count(one.judged)}</td>
            <td className="num">{count(one.passed)}</td>
            <td className="num">
              {one.share === null || one.interval === null ? "–" : `${percent(one.share, 0)} % (${percent(one.interval[0], 0)} to ${percent(one.interval[1], 0)})`}
            </td>
            {hasPairs && (
              <td className="num">{one.pairs === null ? "–" : `${one.pairs.wins}, ${one.pairs.losses}, ${one.pairs.ties} (${one.pairs.swayed} by order)`}</td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** How many are judged, what is lacking, and what judging cost. */
function told(about: JudgedAnswers): string {
  const cost = about.cost_unknown > 0 ? `unknown for ${counted(about.cost_unknown, "judgement")}, ${money(about.cost)} for the others` : money(about.cost);
  return [
    `${count(about.judged)} of ${counted(about.answers, "different answer")} judged.`,
    about.unreadable > 0 && `${counted(about.unreadable, "reply", "replies")} could not be read and left out.`,
    about.failed > 0 && `${count(about.failed)} met a fault and can be asked again.`,
    `Judging cost ${cost}; the candidates' own cost is apart.`,
  ]
    .filter(Boolean)
    .join(" ");
}
