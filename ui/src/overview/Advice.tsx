import { useId } from "react";

import type { AdviceTurn, AdviceView, GuessView, ProposedCandidate } from "../host";
import { Button } from "../parts/Button";
import { ErrorCallout } from "../parts/Callout";
import { classes } from "../parts/classes";
import { Icon } from "../parts/Icon";
import { CandidateMark } from "../parts/marks";
import { useAddProposed } from "./queries";

/** What the signs lead one to expect, and beside it what was measured. */
export function Advice({ advice }: { advice: AdviceView }) {
  const title = useId();
  return (
    <section aria-labelledby={title}>
      <h2 className="pane-h over-h" id={title}>
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
        <dt>Compare</dt>
        <dd data-testid="advice-compare">
          <Proposals proposals={advice.compare} addLabel={advice.add_label} />
        </dd>
        <dt>Measured</dt>
        <dd data-testid="advice-measured">
          {advice.measured === null ? (
            <span className="t2">Not yet. Only answers to the sealed rows decide.</span>
          ) : (
            <span className="med">{advice.measured}</span>
          )}
          {advice.held && <Held guess={advice.held} />}
        </dd>
      </dl>
    </section>
  );
}

/** Whether the guess held: the mark says it without colour. */
function Held({ guess }: { guess: GuessView }) {
  const tone = guess.held === null ? "t3" : guess.held ? "ok" : "warn";
  return (
    <p className="row guess-held" data-testid="advice-held" data-held={String(guess.held)}>
      <Icon name={guess.held === null ? "info" : guess.held ? "check" : "warning"} size={12} tone={tone} />
      <span>{guess.sentence}</span>
    </p>
  );
}

type ProposalsProps = { proposals: readonly ProposedCandidate[]; addLabel: string | null };

/** Which candidates to compare, each with the fact that speaks for it. */
function Proposals({ proposals, addLabel }: ProposalsProps) {
  const add = useAddProposed();
  return (
    <>
      <ul className="proposals">
        {proposals.map((proposal) => (
          <li key={proposal.kind} className="row" data-testid={`proposal-${proposal.kind}`} data-there={proposal.letter !== null}>
            {proposal.letter === null ? <span className="proposal-open t3">–</span> : <CandidateMark letter={proposal.letter} />}
            <span className={classes("med", "proposal-name", proposal.letter === null && "t2")}>{proposal.name}</span>
            <span className="t2">{proposal.why}</span>
          </li>
        ))}
      </ul>
      {addLabel !== null && (
        <Button small data-testid="add-proposed" disabled={add.isPending} onClick={() => add.mutate()}>
          {addLabel}
        </Button>
      )}
      {add.error && <ErrorCallout error={add.error} />}
    </>
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
