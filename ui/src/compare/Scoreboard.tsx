import type { ReactNode } from "react";

import { count, milliseconds, money, percent, points, pointsInterval, pValue } from "../format";
import type { CandidateId, ComparisonView, ScoreView } from "../host";
import { classes } from "../parts/classes";
import { IntervalAxis, IntervalMark, intervalScale } from "../parts/charts/IntervalMark";
import type { LinearScale } from "../parts/charts/scale";
import { CandidateMark } from "../parts/marks";
import { Explained } from "../parts/Tooltip";

type ScoreboardProps = {
  scores: readonly ScoreView[];
  /** Requests a month; with it, tokens are shown as money per month. */
  volume: number | null;
  /** The model at whose price that is. */
  priceModel: string;
  /** The challenger whose rows are shown below. */
  selected: CandidateId | null;
  onSelect: (candidate: CandidateId) => void;
};

/** Pixels of the columns that stay where further figures stand, and of each such figure. */
const FIXED_WIDTH = 900;
const FURTHER_WIDTH = 84;

/** All candidates on the same rows, with their intervals on one scale. */
export function Scoreboard({ scores, volume, priceModel, selected, onSelect }: ScoreboardProps) {
  const scale = intervalScale(scores.map((score) => score.interval));
  const baseline = scores.find((score) => score.baseline);
  const recorded = scores.flatMap((score) => score.recorded ?? []);
  const further = scores[0]?.further ?? [];
  const confidence = scores.find((score) => score.comparison)?.comparison?.confidence ?? 0.95;
  return (
    <table className={classes("t score", further.length > 0 && "has-further")} style={further.length > 0 ? { minWidth: FIXED_WIDTH + further.length * FURTHER_WIDTH } : undefined}>
      <Columns hasMonth={volume !== null} further={further.length} />
      <thead>
        <tr>
          <th scope="col">Candidate</th>
          <Head title="Right answers" text={`Of ${count(baseline?.n ?? 0)} rows that every candidate answered, by the metric that was chosen before the run.`}>
            Right %
          </Head>
          <th scope="col">
            <span className="unseen">95 % interval of right answers</span>
            <IntervalAxis scale={scale} />
          </th>
          <Head
            title={`Difference, ${percent(confidence, 1).replace(".0", "")} % interval`}
            text="Points more or less than the baseline on the same rows, with Tango’s interval for pairs. The level is divided among the challengers."
          >
            Against {baseline?.letter ?? "the baseline"}, {percent(confidence, 1).replace(".0", "")} %
          </Head>
          <Head title="p" text="Were the two equally good, a difference this large would come this often. McNemar’s test, mid-p, times the number of challengers.">
            p
          </Head>
          <Head title="The other match" text="Right answers by the other of exact and normalised match. Far apart, they tell that answers differ by their form alone." extra="col-other">
            Other %
          </Head>
          {further.map(({ name, text }, place) => (
            <Head key={`${place} ${name}`} title={name} text={text}>
              {name}
            </Head>
          ))}
          <Head title="Tokens per request" text="Prompt, ticket and answer, as the provider counted them, on average." extra="col-tokens">
            Tokens
          </Head>
          <Head title="Cost per 1,000 requests" text="From the tokens that the provider counted, at the price that is known.">
            $ / 1k
          </Head>
          {volume === null ? (
            <th scope="col" className="num col-right">$ / 1k right</th>
          ) : (
            <Head title={`A month at ${priceModel}’s price`} text={`A projection: these tokens for ${count(volume)} requests, without caching; a fine-tuned candidate at the fine-tuned price. What the local provider charges is nothing.`}>
              $ / month*
            </Head>
          )}
          <th scope="col" className="num">p50 ms</th>
          <th scope="col" className="num col-p95">p95 ms</th>
          <Head title="Missing" text="Rows without an answer because of a fault that was not the candidate’s. They count for nobody.">
            Missing
          </Head>
        </tr>
      </thead>
      <tbody>
        {scores.map((score) => (
          <ScoreLine
            key={score.candidate}
            score={score}
            scale={scale}
            baseline={baseline?.accuracy ?? null}
            hasMonth={volume !== null}
            isSelected={score.candidate === selected}
            onSelect={onSelect}
          />
        ))}
      </tbody>
      {(volume !== null || recorded.length > 0) && (
        <caption className="xs t3">
          {volume !== null && `* A projection: these tokens at ${priceModel}’s price, ${count(volume)} requests a month, without caching. `}
          {recorded.join(" ")}
        </caption>
      )}
    </table>
  );
}

function Columns({ hasMonth, further }: { hasMonth: boolean; further: number }) {
  const month = hasMonth ? "w-month" : "w-cost-right col-right";
  const widths = ["", "w-right", "w-interval", "w-against", "w-p", "w-other col-other", ...Array.from({ length: further }, () => "w-further"), "w-tokens col-tokens", "w-cost", month, "w-ms", "w-ms col-p95", "w-missing"];
  return (
    <colgroup>
      {widths.map((name, index) => (
        <col key={`${index} ${name}`} className={name} />
      ))}
    </colgroup>
  );
}

function Head({ title, text, extra, children }: { title: string; text: string; extra?: string; children: ReactNode }) {
  return (
    <th scope="col" className={classes("num", extra)}>
      <Explained title={title} text={text}>
        {children}
      </Explained>
    </th>
  );
}

type ScoreLineProps = {
  score: ScoreView;
  scale: LinearScale;
  baseline: number | null;
  hasMonth: boolean;
  isSelected: boolean;
  onSelect: (candidate: CandidateId) => void;
};

/** One candidate. The unrounded figures stand in its data attributes. */
function ScoreLine({ score, scale, baseline, hasMonth, isSelected, onSelect }: ScoreLineProps) {
  const strong = score.winner ? "strong" : undefined;
  return (
    <tr
      className={classes("tall", isSelected && "sel")}
      data-testid={`score-${score.letter}`}
      data-accuracy={score.accuracy}
      data-low={score.interval?.[0]}
      data-high={score.interval?.[1]}
      data-n={score.n}
      data-correct={score.correct}
      data-tokens={score.tokens_per_request}
      data-month={score.month_projected}
      data-p50={score.p50_ms}
      onClick={() => !score.baseline && onSelect(score.candidate)}
    >
      <td>
        <span className="row">
          <CandidateMark letter={score.letter} />
          <span className="score-name">
            {score.baseline ? (
              <span className={classes("ell", strong)} title={`${score.name}, ${score.model}`}>
                {score.name}
              </span>
            ) : (
              <button
                type="button"
                className={classes("link-plain ell", strong)}
                aria-pressed={isSelected}
                title={`${score.name}, ${score.model}: show its rows`}
                onClick={() => onSelect(score.candidate)}
              >
                {score.name}
              </button>
            )}
            <span className="sub">{score.way}</span>
          </span>
        </span>
      </td>
      <td className={classes("num", strong)}>{percent(score.accuracy)}</td>
      <td className="interval">
        {score.accuracy !== null && score.interval !== null && (
          <IntervalMark letter={score.letter} value={score.accuracy} interval={score.interval} baseline={baseline} scale={scale} />
        )}
      </td>
      <Against score={score} />
      <td className="num">{score.comparison && pValue(score.comparison.p_value)}</td>
      <td className="num col-other">{percent(score.other_accuracy)}</td>
      {score.further.map(({ name, share }, place) => (
        <td key={`${place} ${name}`} className="num">
          {percent(share)}
        </td>
      ))}
      <td className="num col-tokens">{score.tokens_per_request === null ? "unknown" : count(Math.round(score.tokens_per_request))}</td>
      <td className="num">{money(score.cost_per_1000)}</td>
      {hasMonth ? (
        <td className="num">{money(score.month_projected)}</td>
      ) : (
        <td className="num col-right">{money(score.cost_per_1000_correct)}</td>
      )}
      <td className="num">{milliseconds(score.p50_ms)}</td>
      <td className="num col-p95">{milliseconds(score.p95_ms)}</td>
      <td className="num">{count(score.excluded)}</td>
    </tr>
  );
}

function Against({ score }: { score: ScoreView }) {
  const { comparison } = score;
  if (comparison === null) {
    return <td className="num t3">{score.baseline ? "baseline" : "–"}</td>;
  }
  return (
    <td className="num" data-testid={`comparison-${score.letter}`} {...figures(comparison)}>
      <span className={score.winner ? "strong" : undefined}>{points(comparison.difference_points)}</span>{" "}
      <span className="t2">{pointsInterval(comparison.interval_points)}</span>
    </td>
  );
}

/** As design.md has them: b counts rows that only the challenger has right, c only the baseline. */
function figures(comparison: ComparisonView) {
  return {
    "data-difference": comparison.difference_points,
    "data-low": comparison.interval_points[0],
    "data-high": comparison.interval_points[1],
    "data-p": comparison.p_value,
    "data-b": comparison.only_challenger,
    "data-c": comparison.only_baseline,
  };
}
