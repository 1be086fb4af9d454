import { Dialog } from "@base-ui/react/dialog";
import { useState } from "react";

import type { GraderChoice, GradersView } from "../host";
import { Button, IconButton } from "../parts/Button";
import { Callout, ErrorCallout } from "../parts/Callout";
import { classes } from "../parts/classes";
import { Badge } from "../parts/marks";
import { GraderForm } from "./GraderForm";
import { useGradersControl, useTryOut } from "./queries";
import { TryOut, usePairsToTry } from "./TryOut";

/** As many as a scoreboard shows. */
const MOST_FURTHER = 5;

type GradersDialogProps = { view: GradersView; onClose: () => void };

/** Chooses how answers are judged, and shows how the choice grades. */
export function GradersDialog({ view, onClose }: GradersDialogProps) {
  const { choose } = useGradersControl();
  const [primary, setPrimary] = useState(view.primary.grader);
  const [also, setAlso] = useState<GraderChoice[]>(view.also.map((metric) => metric.grader));
  const { pair, setPair, settled, pairs } = usePairsToTry(view.rows);
  const { data: tried, error } = useTryOut(primary, settled, pairs);
  const fault = error?.field ? { field: error.field, message: error.message } : null;
  // What stands at a field is said there.
  const problem = choose.error ?? (fault === null ? error : null);
  const keep = () => choose.mutate({ primary, also }, { onSuccess: onClose });
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="scrim" />
        <Dialog.Popup className="dialog graders" data-testid="graders">
          <Dialog.Title>{view.headline.question}</Dialog.Title>
          <div className="graders-body">
            <div className="graders-choice">
              {view.notice && <Callout tone="warn" title={view.notice} />}
              <Proposals view={view} chosen={primary} onChoose={setPrimary} />
              <GraderForm key={JSON.stringify(primary.kind)} label="Primary metric: it decides" value={primary} fault={fault} testId="grader" onChange={setPrimary} />
              <p className="t2" data-testid="grader-asks">
                {error ? "\u00a0" : tried?.asks}
              </p>
              <Further also={also} onChange={setAlso} />
            </div>
            <TryOut rows={view.rows} tried={tried} pair={pair} onPair={setPair} error={error} />
          </div>
          {problem && (
            <div className="in">
              <ErrorCallout error={problem} />
            </div>
          )}
          <div className="act">
            <span className="t2 sm graders-says">{error ? "" : tried?.says}</span>
            <Button onClick={onClose}>Leave as it is</Button>
            <Button kind="primary" disabled={error !== null || choose.isPending} data-testid="graders-keep" onClick={keep}>
              Judge by this
            </Button>
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

type ProposalsProps = { view: GradersView; chosen: GraderChoice; onChoose: (grader: GraderChoice) => void };

/** What fits the expected answers, the best first. */
function Proposals({ view, chosen, onChoose }: ProposalsProps) {
  const now = JSON.stringify(chosen);
  return (
    <div role="group" aria-label="What fits these answers">
      {view.proposals.map(({ metric, reason, caution }, place) => {
        const isOn = JSON.stringify(metric.grader) === now;
        return (
          <button
            key={JSON.stringify(metric.grader)}
            type="button"
            className={classes("grader-proposal", isOn && "on")}
            aria-pressed={isOn}
            data-testid={`proposal-${place}`}
            onClick={() => onChoose(metric.grader)}
          >
            <span className="row">
              <b className="med">{metric.name}</b>
              {place === 0 && <Badge tone="acc">proposed</Badge>}
            </span>
            <span className="t2">{reason}</span>
            {caution && <span className="grader-caution">{caution}</span>}
          </button>
        );
      })}
    </div>
  );
}

function Further({ also, onChange }: { also: GraderChoice[]; onChange: (also: GraderChoice[]) => void }) {
  return (
    <section aria-label="Further graders">
      <h3 className="strong">Shown beside it, deciding nothing</h3>
      {also.map((grader, at) => (
        <div key={`${at} ${grader.kind}`} className="grader-member">
          <GraderForm
            label={`Further grader ${at + 1}`}
            value={grader}
            testId={`also-${at}`}
            onChange={(next) => onChange(also.map((old, place) => (place === at ? next : old)))}
          />
          <IconButton icon="cross" label={`Take further grader ${at + 1} away`} onClick={() => onChange(also.filter((_, place) => place !== at))} />
        </div>
      ))}
      {also.length < MOST_FURTHER && (
        <Button small icon="plus" data-testid="also-add" onClick={() => onChange([...also, { kind: "exact_match" }])}>
          Add grader
        </Button>
      )}
    </section>
  );
}
