import { type KeyboardEvent, useEffect, useRef, useState } from "react";

import type { CandidateId, CandidateView } from "../host";
import { Button } from "../parts/Button";
import { Empty } from "../parts/Callout";
import { TextArea } from "../parts/fields";
import { InertLine } from "../parts/InertText";
import { CandidateMark, Chip } from "../parts/marks";
import { askWords, isTrained, isUnderWay } from "./asking";
import { PlaygroundAnswers } from "./PlaygroundAnswers";
import { usePlayground } from "./usePlayground";

type PlaygroundPaneProps = {
  candidates: readonly CandidateView[];
  onBack: () => void;
};

/** One question to some candidates or all of them, their answers side by side. */
export function PlaygroundPane({ candidates: all, onBack }: PlaygroundPaneProps) {
  // Recorded answers are to rows of then: nothing new can be asked.
  const candidates = all.filter(({ kind }) => kind !== "recorded");
  const { round, text, setText, ask } = usePlayground();
  const [left, setLeft] = useState<ReadonlySet<CandidateId>>(new Set());
  const shown = candidates.filter(({ id }) => !left.has(id));
  const able = shown.filter(isTrained);
  // The same question is not asked twice at once; another one need not wait for a slow answer.
  const isAsking = isUnderWay(round) && round.text === text;
  const canAsk = text.trim() !== "" && able.length > 0 && !isAsking;
  const input = useRef<HTMLTextAreaElement>(null);
  useEffect(() => input.current?.focus(), []);
  const askAll = () => canAsk && ask(able.map(({ id }) => id));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    askAll();
  };
  const toggle = (id: CandidateId) => {
    const next = new Set(left);
    if (!next.delete(id)) next.add(id);
    setLeft(next);
  };
  const isRefused = round.refused !== null && round.text === text;
  return (
    <section className="pane grow playground" aria-label="Try a question" data-testid="playground">
      <div className="bar playground-bar">
        <Button kind="quiet" small icon="left" data-testid="playground-close" onClick={onBack}>
          Candidates
        </Button>
        <h2 className="strong nowrap">Try a question</h2>
        <span className="row playground-who" role="group" aria-label="Who is asked">
          {candidates.map((candidate) => (
            <Chip key={candidate.id} active={!left.has(candidate.id)} label={`${candidate.letter} ${candidate.name}`} onPress={() => toggle(candidate.id)}>
              <CandidateMark letter={candidate.letter} />{" "}
              <span className="ell wide-only">{candidate.name}</span>
            </Chip>
          ))}
        </span>
      </div>
      <div className="playground-ask">
        <TextArea
          ref={input}
          label="Question"
          rows={3}
          value={text}
          placeholder="What a row’s input would be: write it, or paste one."
          error={isRefused && [round.refused?.message, round.refused?.hint].filter(Boolean).join(" ")}
          data-testid="playground-question"
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <div className="playground-do">
          <Button kind="primary" shortcut="Ctrl Enter" disabled={!canAsk} data-testid="playground-ask" onClick={askAll}>
            {askWords(able.map(({ letter }) => letter))}
          </Button>
          <p className="sm t3">
            Each with its prompt and examples, as they are saved. Nothing is judged or kept. Sealed test rows can’t be
            asked here.
          </p>
        </div>
      </div>
      {round.asked.size > 0 && round.text !== text && (
        <p className="playground-before sm t2">
          <span className="nowrap">These answer the question before:</span> <InertLine text={round.text} />
        </p>
      )}
      {shown.length === 0 ? (
        <Empty title="Nobody is asked">Press the letters above of those who shall answer.</Empty>
      ) : (
        <PlaygroundAnswers candidates={shown} round={round} />
      )}
    </section>
  );
}
