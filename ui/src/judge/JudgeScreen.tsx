import { useState } from "react";

import { Ask } from "../app/Ask";
import { ScreenState } from "../app/ScreenState";
import { useCandidatesView } from "../candidates/queries";
import { RunError } from "../compare/RunError";
import type { JudgeView } from "../host";
import { toHostError } from "../host";
import { Button } from "../parts/Button";
import { ScrollRegion } from "../parts/ScrollRegion";
import { SendNotice } from "../parts/SendNotice";
import { Agreement } from "./Agreement";
import { Judged } from "./Judged";
import { JudgeSetup } from "./JudgeSetup";
import { Primary } from "./Primary";
import { useJudgeControl, useJudgeView } from "./queries";
import { RatingScreen } from "./RatingScreen";

/** Is the model judge worth its word? */
export function JudgeScreen({ onBack }: { onBack: () => void }) {
  const query = useJudgeView();
  const [isRating, setRating] = useState(false);
  const about = query.data?.about;
  if (about && isRating) {
    return <RatingScreen evaluation={about.evaluation} onBack={() => setRating(false)} />;
  }
  return (
    <ScreenState query={query}>
      {query.data && <Judge view={query.data} onBack={onBack} onRate={() => setRating(true)} />}
    </ScreenState>
  );
}

type JudgeProps = { view: JudgeView; onBack: () => void; onRate: () => void };

function Judge({ view, onBack, onRate }: JudgeProps) {
  const control = useJudgeControl();
  const candidates = useCandidatesView();
  const error = view.error ? toHostError(view.error) : (control.start.error ?? control.cancel.error);
  return (
    <main className="main">
      <Ask
        headline={{ question: "Is the judge worth its word?", answer: view.answer, support: view.not_primary?.hint ?? "The verdict will say how well it agrees with you." }}
        actions={
          <Button data-testid="judge-back" onClick={onBack}>
            Back to Compare
          </Button>
        }
      />
      <div className="body">
        <JudgeSetup
          // Another judge starts the form anew; a run or a rating leaves what is being written.
          key={JSON.stringify([view.judge, view.is_set_up])}
          view={view}
          providers={candidates.data?.providers ?? []}
          error={control.save.error}
          isBusy={control.save.isPending}
          onSave={(edit) => control.save.mutate(edit)}
        />
        <ScrollRegion label="What the judge says">
          {view.is_set_up && view.notice && (
            <section className="sec plan-notes" aria-label="What leaves this computer">
              <SendNotice
                notice={view.notice}
                busy={control.agree.isPending}
                error={control.agree.error}
                onAgree={() => view.notice && control.agree.mutate(view.notice.host)}
              />
            </section>
          )}
          {error && (
            <section className="sec">
              <RunError error={error} />
            </section>
          )}
          <Judged view={view} control={control} />
          <Agreement view={view} onRate={onRate} />
          <Primary view={view} decide={control.decide} />
        </ScrollRegion>
      </div>
    </main>
  );
}
