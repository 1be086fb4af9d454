import { useState } from "react";

import type { GradersView } from "../host";
import { Button } from "../parts/Button";
import { Callout, ErrorCallout } from "../parts/Callout";
import { GradersDialog } from "./GradersDialog";
import { useGraders, useGradersControl } from "./queries";

/** How an answer is judged, in a line, with the way to another choice. */
export function JudgedBy() {
  const { data, error } = useGraders();
  if (error) return <ErrorCallout error={error} />;
  return data ? <JudgedByView view={data} /> : null;
}

/** The same for a view that is there. */
export function JudgedByView({ view }: { view: GradersView }) {
  const { regrade } = useGradersControl();
  const [isOpen, setOpen] = useState(false);
  const { headline, also, proposals, reason, regrade: offer } = view;
  const caution = reason === null ? null : (proposals[0]?.caution ?? null);
  return (
    <section aria-label={headline.question} className="judged-by">
      <h2 className="h2">{headline.question}</h2>
      <p data-testid="judged-by">{headline.answer}</p>
      {headline.support && <p className="t2">{headline.support}</p>}
      {caution && <p className="grader-caution">{caution}</p>}
      {also.length > 0 && <p className="t2">Beside it: {also.map((metric) => metric.name).join(", ")}.</p>}
      <div className="row">
        <Button small data-testid="graders-change" onClick={() => setOpen(true)}>
          Change…
        </Button>
      </div>
      {offer && (
        <Callout
          title={offer.says}
          actions={
            <Button small disabled={regrade.isPending} data-testid="regrade" onClick={() => regrade.mutate(offer.evaluation)}>
              Regrade the last comparison
            </Button>
          }
        />
      )}
      {regrade.error && <ErrorCallout error={regrade.error} />}
      {isOpen && <GradersDialog view={view} onClose={() => setOpen(false)} />}
    </section>
  );
}
