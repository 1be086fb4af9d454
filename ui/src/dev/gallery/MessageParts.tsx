import { useState } from "react";

import { useToast } from "../../app/toasts";
import { Batches } from "../../compare/Batches";
import { RunLimits, UNLIMITED } from "../../compare/RunLimits";
import { Running } from "../../compare/Running";
import { type Way, WayToAsk } from "../../compare/WayToAsk";
import { type ApiError, HostError, type SendNotice as Notice } from "../../host";
import { Button } from "../../parts/Button";
import { Callout, Empty, ErrorCallout } from "../../parts/Callout";
import { ConfirmDialog } from "../../parts/Dialog";
import { SendNotice } from "../../parts/SendNotice";
import { compareView } from "../comparing";
import { AT, LONG_NAME, type Scenario } from "../scenarios";
import { Part, State } from "./Gallery";

const REFUSED = new HostError({
  code: "provider_refused",
  message: "OpenAI refuses new training for this organisation. Nothing was charged.",
  hint: "Train on the local provider, or with another key.",
  retryable: false,
  request_id: "req_41c9",
});

const OVER_BUDGET: ApiError = {
  code: "budget_reached",
  message: "The budget of $0.5 is reached: $0.4971 are spent, and the next answer may cost more than is left. 409 of 992 answers are kept.",
  hint: "Set a higher budget and go on: what is answered is not asked again.",
  retryable: false,
};

const NOTICE: Notice = {
  provider_name: "OpenAI",
  host: "api.openai.com",
  letters: ["A"],
  sent: ["The input of 248 test rows; of 5 validation rows in a trial.", "Never the expected answers of the test rows."],
  personal: "No e-mail addresses were found in them.",
  has_personal: false,
  agreed_at: null,
};

/** What says that something happened, or that nothing is there. */
export function MessageParts() {
  return (
    <>
      <Part name="Callout">
        {(["plain", "ok", "warn", "err"] as const).map((tone) => (
          <State key={tone} name={tone}>
            <div className="grow">
              <Callout tone={tone} title="The upload stopped at 41 %." actions={<Button small>Go on</Button>}>
                The part that arrived is kept.
              </Callout>
            </div>
          </State>
        ))}
        <State name="long text">
          <div className="grow"><Callout title={LONG_NAME}>{LONG_NAME.repeat(3)}</Callout></div>
        </State>
      </Part>
      <Part name="ErrorCallout">
        <State name="with its request">
          <div className="grow"><ErrorCallout error={REFUSED} actions={<Button small>Read it again</Button>} /></div>
        </State>
      </Part>
      <Part name="Empty">
        <State name="nothing yet">
          <Empty title="No evaluation yet" action={<Button>Compare A to D</Button>}>
            Comparing A to D costs about $0.27.
          </Empty>
        </State>
      </Part>
      <Part name="SendNotice">
        <State name="to be agreed to, without and with personal data">
          <div className="grow plan-notes"><SendNotice notice={NOTICE} busy={false} error={null} onAgree={() => {}} /></div>
          <div className="grow plan-notes"><SendNotice notice={{ ...NOTICE, has_personal: true, personal: "Personal data was found: 4 texts with e-mail addresses." }} busy error={REFUSED} onAgree={() => {}} onPersonal={() => {}} /></div>
        </State>
        <State name="agreed">
          <div className="grow plan-notes"><SendNotice notice={{ ...NOTICE, agreed_at: AT }} busy={false} error={null} onAgree={() => {}} /></div>
        </State>
      </Part>
      <Runs />
      <Dialogs />
    </>
  );
}

/** A run and its money: under way, at the end of its budget, and the fields that limit one. */
function Runs() {
  const [limits, setLimits] = useState(UNLIMITED);
  const [way, setWay] = useState<Way>("now");
  const { evaluation } = compareView("comparing");
  if (evaluation === null) return null;
  const idle = { isBusy: false, error: null, onStop: () => {}, onResume: () => {}, onRaise: () => {}, onAgain: () => {}, onFinishLive: () => {}, onCancelBatches: () => {} };
  const { plan } = compareView("plan-batch");
  return (
    <>
      <Part name="Running">
        <State name="within its budget, some answers from an earlier run">
          <div className="grow"><Running evaluation={evaluation} {...idle} /></div>
        </State>
        <State name="stopped by its budget">
          <div className="grow"><Running evaluation={{ ...evaluation, state: "stopped", error: OVER_BUDGET, spent: "0.4971" }} {...idle} /></div>
        </State>
      </Part>
      <Part name="Batches">
        {(["batch-running", "batch-trouble", "batch-finishing", "batch-stopped"] as const).map((state) => (
          <State key={state} name={state}>
            <div className="grow"><BatchState state={state} /></div>
          </State>
        ))}
      </Part>
      {plan?.batch && (
        <Part name="WayToAsk">
          <State name="now"><WayToAsk plan={plan} offer={plan.batch} way={way} onChange={setWay} /></State>
          <State name="the price is unknown"><WayToAsk plan={plan} offer={{ ...plan.batch, cost: null }} way="batch" onChange={() => {}} /></State>
        </Part>
      )}
      <Part name="RunLimits">
        <State name="with prices"><RunLimits limits={limits} hasPrices onChange={setLimits} /></State>
        <State name="wrong"><RunLimits limits={{ budget: "free", trials: "99" }} hasPrices onChange={() => {}} /></State>
        <State name="by batch"><RunLimits limits={limits} hasPrices isByBatch onChange={setLimits} /></State>
        <State name="without a price"><RunLimits limits={UNLIMITED} hasPrices={false} onChange={() => {}} /></State>
      </Part>
    </>
  );
}

function BatchState({ state }: { state: Scenario }) {
  const { evaluation } = compareView(state);
  if (evaluation?.batch == null) return null;
  return <Batches evaluation={evaluation} batch={evaluation.batch} isBusy={false} onFinishLive={() => {}} onCancel={() => {}} />;
}

function Dialogs() {
  const [open, setOpen] = useState<"rest" | "busy" | "failed" | null>(null);
  const say = useToast();
  return (
    <>
      <Part name="ConfirmDialog">
        <State name="rest, busy, failed">
          <Button onClick={() => setOpen("rest")}>Seal…</Button>
          <Button onClick={() => setOpen("busy")}>Seal, busy…</Button>
          <Button onClick={() => setOpen("failed")}>Remove, failed…</Button>
          <ConfirmDialog
            open={open !== null}
            title={open === "failed" ? `Remove D, ${LONG_NAME}?` : "Seal 248 test rows?"}
            confirm={open === "failed" ? "Remove D" : "Seal 248 rows"}
            dismiss="Not yet"
            danger={open === "failed"}
            busy={open === "busy"}
            error={open === "failed" ? REFUSED : null}
            onConfirm={() => setOpen(null)}
            onClose={() => setOpen(null)}
          >
            Sealed rows can’t be edited, moved or learnt from. That is for good.
          </ConfirmDialog>
        </State>
      </Part>
      <Part name="Toast">
        <State name="with and without a way back">
          <Button onClick={() => say("Exclude 9 duplicates.", { label: "Undo", onPress: () => {} })}>Say with undo</Button>
          <Button onClick={() => say(LONG_NAME)}>Say a long text</Button>
        </State>
      </Part>
    </>
  );
}
