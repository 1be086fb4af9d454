import { useState } from "react";

import { useToast } from "../../app/toasts";
import { HostError } from "../../host";
import { Button } from "../../parts/Button";
import { Callout, Empty, ErrorCallout } from "../../parts/Callout";
import { ConfirmDialog } from "../../parts/Dialog";
import { LONG_NAME } from "../scenarios";
import { Part, State } from "./Gallery";

const REFUSED = new HostError({
  code: "provider_refused",
  message: "OpenAI refuses new training for this organisation. Nothing was charged.",
  hint: "Train on the local provider, or with another key.",
  retryable: false,
  request_id: "req_41c9",
});

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
      <Dialogs />
    </>
  );
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
