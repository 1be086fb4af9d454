import { useCallback, useEffect, useState } from "react";

import { Ask } from "../app/Ask";
import { ScreenState } from "../app/ScreenState";
import { count } from "../format";
import type { EvaluationId, RatingItem, RatingView } from "../host";
import { Button } from "../parts/Button";
import { Empty, ErrorCallout } from "../parts/Callout";
import { InertText } from "../parts/InertText";
import { Badge, Key, ProgressBar } from "../parts/marks";
import { ScrollRegion } from "../parts/ScrollRegion";
import { usePlainKey } from "../parts/usePlainKey";
import { useRating } from "./queries";
import { afterRating, nextUnrated, ratingWord, valuesOf } from "./rating";

type RatingScreenProps = { evaluation: EvaluationId; onBack: () => void };

/** Rates a blind sample: who answered and what the judge says is not told. */
export function RatingScreen({ evaluation, onBack }: RatingScreenProps) {
  const { sample, rate, undo } = useRating(evaluation);
  return (
    <ScreenState query={sample}>
      {sample.data && (
        <Rating
          view={sample.data}
          error={rate.error ?? undo.error}
          onRate={(item, value) => rate.mutate({ evaluation, id: item.id, value })}
          onUndo={() => undo.mutate()}
          onBack={onBack}
        />
      )}
    </ScreenState>
  );
}

type RatingProps = {
  view: RatingView;
  error: Parameters<typeof ErrorCallout>[0]["error"] | null;
  onRate: (item: RatingItem, value: number) => void;
  onUndo: () => void;
  onBack: () => void;
};

function Rating({ view, error, onRate, onUndo, onBack }: RatingProps) {
  const { items, rated, scale } = view;
  const [place, setPlace] = useState(() => nextUnrated(items, -1) ?? 0);
  const item = items[place];
  const step = useCallback(
    (by: number) => setPlace((old) => Math.min(items.length - 1, Math.max(0, old + by))),
    [items.length],
  );
  const give = (value: number) => {
    if (item === undefined) return;
    onRate(item, value);
    setPlace(afterRating(items, place));
  };
  usePlainKey("j", () => step(1));
  usePlainKey("k", () => step(-1));
  usePlainKey("u", onUndo);
  return (
    <main className="main">
      <Ask
        headline={{
          question: "Would a person pass this answer?",
          answer: `${count(rated)} of ${count(items.length)} rated.`,
          support: "The order is shuffled, and who answered is hidden. Rate by the same rubric that the judge has.",
        }}
        actions={
          <>
            <Button disabled={rated === 0} data-testid="rating-undo" onClick={onUndo}>
              Undo
            </Button>
            <Button data-testid="rating-back" onClick={onBack}>
              Back to the judge
            </Button>
          </>
        }
      />
      <ProgressBar share={items.length > 0 ? rated / items.length : 0} label="Rated" testId="rating-progress" />
      {error && (
        <section className="sec">
          <ErrorCallout error={error} />
        </section>
      )}
      {item === undefined ? (
        <Empty title="There are no answers to rate." />
      ) : (
        <>
          <Answer item={item} place={place} of={items.length} rubric={view.rubric} />
          <div className="foot rating-foot">
            <Values scale={scale} value={item.value} onGive={give} />
            <span className="foot-right t3">
              <Key>j</Key> next <Key>k</Key> back <Key>u</Key> undo
            </span>
          </div>
        </>
      )}
    </main>
  );
}

type AnswerProps = { item: RatingItem; place: number; of: number; rubric: string };

function Answer({ item, place, of, rubric }: AnswerProps) {
  return (
    <ScrollRegion label="Answer">
      <div className="rating-answer">
        <p className="row t3 sm">
          Answer {place + 1} of {of}, row {item.number}
          {item.value !== null && <Badge tone="ok">rated</Badge>}
        </p>
        <Part head="Asked" text={item.input} />
        <Part head="Answer" text={item.answer} testId="rating-text" isMain />
        <Part head="Expected" text={item.expected} />
        {rubric !== "" && <Part head="Rubric" text={rubric} />}
      </div>
    </ScrollRegion>
  );
}

function Part({ head, text, testId, isMain }: { head: string; text: string; testId?: string; isMain?: boolean }) {
  return (
    <section className={isMain ? "rating-part main-part" : "rating-part"} data-testid={testId}>
      <h2 className="t3 sm">{head}</h2>
      <InertText text={text} />
    </section>
  );
}

type ValuesProps = { scale: RatingView["scale"]; value: number | null; onGive: (value: number) => void };

/** The ratings to give, each with its key. */
function Values({ scale, value, onGive }: ValuesProps) {
  const values = valuesOf(scale);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const found = valuesOf(scale).find((one) => one.key === event.key);
      if (found === undefined) return;
      event.preventDefault();
      onGive(found.value);
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [scale, onGive]);
  return (
    <span className="row" role="group" aria-label="Rating">
      {values.map((one) => (
        <Button key={one.value} small aria-pressed={one.value === value} data-testid={`rate-${one.value}`} onClick={() => onGive(one.value)}>
          {ratingWord(scale, one.value)} <Key>{one.key}</Key>
        </Button>
      ))}
    </span>
  );
}
