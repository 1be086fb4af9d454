import { count, fixed, percent } from "../format";
import type { ScoreView } from "../host";
import { CandidateMark } from "../parts/marks";

/** How good each candidate's lookup was by itself; nothing where no candidate looks something up. */
export function LookupScores({ scores }: { scores: readonly ScoreView[] }) {
  const looking = scores.flatMap((score) => (score.retrieval === null ? [] : [{ score, retrieval: score.retrieval }]));
  if (looking.length === 0) return null;
  return (
    <section className="insp-sec" data-testid="lookups">
      <h2 className="strong">What was looked up, by itself</h2>
      <ul className="lookups">
        {looking.map(({ score, retrieval }) => (
          <li key={score.candidate}>
            <CandidateMark letter={score.letter} />
            <dl className="kv r sm">
              <dt title="Rows whose expected answer stood word for word in what the candidate was given">Answer stood in it</dt>
              <dd>{of(retrieval.answer_rate, retrieval.answer_shown, retrieval.with_answer)}</dd>
              <dt title="Rows whose source was among the passages found">Source found, of {count(retrieval.k)}</dt>
              <dd>{of(retrieval.hit_rate, retrieval.hits, retrieval.with_source)}</dd>
              <dt title="Mean reciprocal rank: the mean of 1 / rank of the source, 0 where it was not found">MRR</dt>
              <dd>{retrieval.mean_reciprocal_rank === null ? "–" : fixed(retrieval.mean_reciprocal_rank, 3)}</dd>
            </dl>
          </li>
        ))}
      </ul>
      {looking.every(({ retrieval }) => retrieval.with_source === 0) && (
        <p className="t3 sm">No row names its source, so that only the answer could be looked for.</p>
      )}
    </section>
  );
}

function of(share: number | null, some: number, all: number): string {
  return share === null ? "–" : `${percent(share)} %, ${count(some)} of ${count(all)}`;
}
