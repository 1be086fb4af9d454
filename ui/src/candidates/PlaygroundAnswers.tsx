import { useNavigation } from "../app/navigation";
import { useRemedy } from "../app/useRemedy";
import { count, milliseconds, money } from "../format";
import type { CandidateView, HostError, PlaygroundAnswer } from "../host";
import { Button } from "../parts/Button";
import { ErrorCallout } from "../parts/Callout";
import { Icon } from "../parts/Icon";
import { InertText } from "../parts/InertText";
import { Badge, CandidateMark } from "../parts/marks";
import { useElapsed } from "../parts/useElapsed";
import { type Asked, isTrained, type Round } from "./asking";

type PlaygroundAnswersProps = { candidates: readonly CandidateView[]; round: Round };

/** A column for each candidate, its answer in it as it comes. */
export function PlaygroundAnswers({ candidates, round }: PlaygroundAnswersProps) {
  return (
    <div className="scroll playground-answers" role="region" aria-label="Answers" tabIndex={0}>
      <div className="tried">
        {candidates.map((candidate) => (
          <Column key={candidate.id} candidate={candidate} asked={round.asked.get(candidate.id)} />
        ))}
      </div>
    </div>
  );
}

function Column({ candidate, asked }: { candidate: CandidateView; asked: Asked | undefined }) {
  const { letter, name } = candidate;
  return (
    <section className="tried-one" aria-label={`${letter}, ${name}`} data-testid={`tried-${letter}`} data-state={stateOf(candidate, asked)}>
      <h3 className="pane-h">
        <CandidateMark letter={letter} />
        <span className="ell" title={name}>
          {name}
        </span>
        {candidate.baseline && <Badge>baseline</Badge>}
      </h3>
      <Outcome candidate={candidate} asked={asked} />
    </section>
  );
}

function stateOf(candidate: CandidateView, asked: Asked | undefined): string {
  if (!isTrained(candidate)) return "untrained";
  return asked?.state ?? "idle";
}

function Outcome({ candidate, asked }: { candidate: CandidateView; asked: Asked | undefined }) {
  const { go } = useNavigation();
  if (!isTrained(candidate)) {
    return (
      <div className="tried-none">
        <p className="t2">Not trained yet, so it can’t answer.</p>
        <Button small onClick={() => go("train")}>
          Go to Train
        </Button>
      </div>
    );
  }
  switch (asked?.state) {
    case undefined:
      return <p className="tried-none t3">Not asked yet.</p>;
    case "asking":
      return <Waiting text={asked.text} />;
    case "failed":
      return <Failed error={asked.error} />;
    case "answered":
      return <Answer answer={asked.answer} />;
  }
}

function Waiting({ text }: { text: string }) {
  const seconds = useElapsed(true);
  return (
    <>
      {text !== "" && (
        <div className="tried-said">
          <div className="tried-text">
            <InertText text={text} mono />
          </div>
        </div>
      )}
      <p className="tried-none t2" role="status">
        {text === "" ? `Asked ${seconds} s ago` : `Answering for ${seconds} s`}
      </p>
    </>
  );
}

function Failed({ error }: { error: HostError }) {
  const { go } = useNavigation();
  const remedy = useRemedy(error.code);
  const toCompare = (
    <Button small data-testid="playground-agree" onClick={() => go("compare")}>
      Read and agree on Compare
    </Button>
  );
  return (
    <div className="tried-none">
      <ErrorCallout error={error} actions={error.code === "not_agreed" ? toCompare : remedy} />
    </div>
  );
}

function Answer({ answer }: { answer: PlaygroundAnswer }) {
  return (
    <>
      <div className="tried-said">
        {answer.text !== "" && (
          <div className="tried-text" role="region" aria-label={`Answer of ${answer.letter}`} tabIndex={0}>
            <InertText text={answer.text} mono />
          </div>
        )}
        {answer.text === "" && answer.notes.length === 0 && <p className="t3">(empty)</p>}
        {answer.notes.length > 0 && <Notes notes={answer.notes} />}
      </div>
      <dl className="kv r sm tried-figures">
        <dt>Model</dt>
        <dd className="ell" title={answer.model}>
          {answer.model}
        </dd>
        <dt>Tokens</dt>
        <dd>{tokens(answer)}</dd>
        <dt>Cost</dt>
        <dd>{money(answer.cost)}</dd>
        <dt>Time</dt>
        <dd>{milliseconds(answer.latency_ms)} ms</dd>
      </dl>
    </>
  );
}

function Notes({ notes }: { notes: readonly string[] }) {
  return (
    <ul className="tried-notes sm">
      {notes.map((note) => (
        <li key={note} className="warn">
          <Icon name="warning" size={12} />
          {note}
        </li>
      ))}
    </ul>
  );
}

/** `2,271 in, 4 out`; what the provider did not count is unknown. */
function tokens({ prompt_tokens: sent, completion_tokens: came }: PlaygroundAnswer): string {
  if (sent === null && came === null) return "unknown";
  return `${counted(sent)} in, ${counted(came)} out`;
}

function counted(value: number | null): string {
  return value === null ? "unknown" : count(value);
}
