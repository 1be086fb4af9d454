import { count, milliseconds, money } from "../format";
import type { CandidateAnswer } from "../host";
import { GivenPassages } from "../knowledge/GivenPassages";
import { DiffText } from "../parts/DiffText";
import { Icon } from "../parts/Icon";
import type { IconName } from "../parts/icon-paths";
import { InertText } from "../parts/InertText";
import { CandidateMark } from "../parts/marks";
import { CutNote } from "./CutNote";

/** What an answer is held against. */
export type Against = "expected" | "baseline" | "plain";

/** Characters of an answer that are shown at first, so that how it counts stays in sight. */
const FIRST = 280;

type AnswerColumnProps = { answer: CandidateAnswer; against: Against; isBaseline: boolean };

/** One candidate's answer to the row: what it says, how it counts, what it took. */
export function AnswerColumn({ answer, against, isBaseline }: AnswerColumnProps) {
  return (
    <section className="answer-column" aria-label={`${answer.letter}, ${answer.name}`} data-testid={`answer-${answer.letter}`} data-state={answer.state}>
      <h2 className="pane-h">
        <CandidateMark letter={answer.letter} />
        <span className="ell" title={answer.name}>
          {answer.name}
        </span>
        {isBaseline && <span className="t3 sm">baseline</span>}
      </h2>
      <div className="answer-text">
        <Said answer={answer} against={against} />
      </div>
      <p className={`answer-grade row ${TONE[answer.state]}`}>
        <Icon name={ICON[answer.state]} size={14} />
        {answer.grade}
      </p>
      <p className="answer-why sm t2">{answer.explanation}</p>
      <Figures answer={answer} />
      <div className="answer-raw">
        <h3 className="sm med">Raw answer</h3>
        {answer.answer === null ? <span className="t3 sm">none</span> : <Raw text={answer.answer.text} />}
        <GivenPassages passages={answer.given} />
      </div>
    </section>
  );
}

const TONE: Record<CandidateAnswer["state"], string> = { right: "ok", wrong: "err", excluded: "warn", missing: "t3" };
const ICON: Record<CandidateAnswer["state"], IconName> = { right: "check", wrong: "cross", excluded: "warning", missing: "dash" };

/** The answer, with what differs marked. */
function Said({ answer, against }: { answer: CandidateAnswer; against: Against }) {
  if (answer.answer === null) return <span className="t3">no answer</span>;
  const segments = { expected: answer.against_expected, baseline: answer.against_baseline, plain: [] }[against];
  if (segments.length === 0) {
    return (
      <>
        <Raw text={answer.answer.text} />
        <CutNote excerpt={answer.answer} />
      </>
    );
  }
  return (
    <>
      {answer.answer.text === "" && <span className="t3">(empty) </span>}
      <DiffText segments={segments} first={FIRST} />
      <CutNote excerpt={answer.answer} />
    </>
  );
}

function Raw({ text }: { text: string }) {
  return text === "" ? <span className="t3">(empty)</span> : <InertText text={text} first={FIRST} mono />;
}

function Figures({ answer }: { answer: CandidateAnswer }) {
  return (
    <dl className="kv r sm answer-figures">
      <dt>Tokens</dt>
      <dd>{tokens(answer)}</dd>
      <dt>Cost</dt>
      <dd>{money(answer.cost)}</dd>
      <dt>Time</dt>
      <dd>{time(answer)}</dd>
    </dl>
  );
}

/** `2,284 in, 14 out`, and how many of those came from a cache. */
function tokens(answer: CandidateAnswer): string {
  const { prompt_tokens: sent, completion_tokens: came, cached_tokens: cached } = answer;
  if (sent === null || came === null) return "unknown";
  const parts = [`${count(sent)} in`, cached !== null && cached > 0 && `${count(cached)} of them cached`, `${count(came)} out`];
  return parts.filter(Boolean).join(", ");
}

/** `588 ms, first 412`; with retries also how many calls it took and how long in all. */
function time(answer: CandidateAnswer): string {
  if (answer.latency_ms === null) return "unknown";
  const parts = [`${milliseconds(answer.latency_ms)} ms`];
  if (answer.first_token_ms !== null) parts.push(`first ${milliseconds(answer.first_token_ms)}`);
  if (answer.attempts > 1) parts.push(`${count(answer.attempts)} attempts, ${milliseconds(answer.waited_ms)} ms in all`);
  return parts.join(", ");
}
