import type { AdviceTurn, AdviceView } from "../host";

/** What the signs lead one to expect, and beside it what was measured. */
export function Advice({ advice }: { advice: AdviceView }) {
  return (
    <section aria-labelledby="advice">
      <h2 className="pane-h over-h" id="advice">
        Recommendation <span className="t3">by rules over the signs above</span>
      </h2>
      <dl className="kv over-list">
        <dt>Guess before measuring</dt>
        <dd data-testid="advice-guess">
          <span className="med">{advice.guess}</span>
          <ul className="reasons t2">
            {advice.reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        </dd>
        <dt>Measured</dt>
        <dd data-testid="advice-measured">
          {advice.measured === null ? (
            <span className="t2">Not yet. Only answers to the sealed rows decide.</span>
          ) : (
            <span className="med">{advice.measured}</span>
          )}
        </dd>
      </dl>
    </section>
  );
}

/** Answers that would lead to another guess. */
export function AdviceTurns({ turns }: { turns: readonly AdviceTurn[] }) {
  if (turns.length === 0) return null;
  return (
    <section aria-labelledby="advice-turns">
      <h2 className="pane-h over-h" id="advice-turns">
        What would change the guess
      </h2>
      <dl className="kv over-list">
        {turns.map((turn) => (
          <div className="over-pair" key={turn.when}>
            <dt>{turn.when}</dt>
            <dd className="t2">{turn.guess}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
