import { useState } from "react";

import type { HostError, ProviderId, ProviderView } from "../host";
import { Button } from "../parts/Button";
import { ErrorCallout } from "../parts/Callout";
import { classes } from "../parts/classes";
import { ConfirmDialog } from "../parts/Dialog";
import { Icon } from "../parts/Icon";
import { KeyEntry, type Keeping } from "./KeyEntry";
import { keyWords } from "./key-words";
import { KeyTrouble, VariableNotSet } from "./KeyTrouble";
import { type KeyControl, useKeyControl } from "./queries";

type KeySectionProps = {
  id: ProviderId;
  provider: ProviderView;
  /** The environment variable that usually holds its key; may be empty. */
  variable: string;
};

/** Where the key of a provider is, and the ways to give, move and forget it. */
export function KeySection({ id, provider, variable }: KeySectionProps) {
  const control = useKeyControl(id);
  const { key } = provider;
  const [asked, setAsked] = useState<Keeping | null>(null);
  const isMissing = key.place.kind === "missing" && !key.pending;
  const entering = asked ?? (isMissing ? "keychain" : null);
  const close = () => setAsked(null);
  // What stands beside its input, or in the callout of the keychain.
  const isShown = (error: HostError) =>
    error.code === key.trouble?.code || (entering !== null && ["key", "variable"].includes(error.field ?? ""));
  return (
    <section className="sec key" aria-label="API key" data-testid="key" data-place={key.place.kind} data-pending={key.pending}>
      {entering === null ? (
        <Standing provider={provider} control={control} onReplace={() => setAsked("keychain")} />
      ) : (
        <KeyEntry
          key={entering}
          provider={provider}
          control={control}
          start={entering}
          variable={variable}
          onDone={close}
          onCancel={isMissing && asked === null ? null : close}
        />
      )}
      {key.trouble && asked === null && <KeyTrouble provider={provider} trouble={key.trouble} control={control} variable={variable} onEnter={setAsked} />}
      {key.place.kind === "variable" && !key.place.set && entering === null && (
        <VariableNotSet name={key.place.name} onEnter={setAsked} />
      )}
      {control.error && !isShown(control.error) && <ErrorCallout error={control.error} />}
    </section>
  );
}

type StandingProps = { provider: ProviderView; control: KeyControl; onReplace: () => void };

/** Where the key is. What it is can't be shown: the window never has it. */
function Standing({ provider, control, onReplace }: StandingProps) {
  const { key, name } = provider;
  const [isForgetting, setForgetting] = useState(false);
  const words = keyWords(key);
  const hasNone = key.place.kind === "not_needed";
  const canForget = key.place.kind !== "not_needed" && (key.place.kind !== "missing" || key.pending);
  return (
    <div className="field">
      <span className="field-label" id="key-label">
        API key
      </span>
      <div className="row key-standing">
        <div className={classes("input grow", words.isBad && "bad")} role="status" aria-labelledby="key-label">
          <Icon name="lock" size={14} />
          <span className="t2 ell" data-testid="key-words">
            {words.text}
          </span>
        </div>
        <Button disabled={control.isBusy} data-testid="key-replace" onClick={onReplace}>
          {hasNone ? "Enter one…" : "Replace…"}
        </Button>
        {canForget && (
          <Button kind="quiet" disabled={control.isBusy} data-testid="key-forget" onClick={() => setForgetting(true)}>
            Forget key…
          </Button>
        )}
      </div>
      <ConfirmDialog
        open={isForgetting}
        title={`Forget the key for ${name}?`}
        confirm="Forget the key"
        dismiss="Keep it"
        danger
        busy={control.isBusy}
        error={isForgetting ? control.error : null}
        testId="key-forget-confirm"
        onClose={() => setForgetting(false)}
        onConfirm={() => void control.change({ kind: "forget" }).then((error) => error === null && setForgetting(false))}
      >
        {FORGOTTEN[key.place.kind]} Before you ask {name} again, you enter one.
      </ConfirmDialog>
    </div>
  );
}

const FORGOTTEN = {
  missing: "What you entered is dropped from memory.",
  not_needed: "",
  keychain: "It is deleted from the keychain, and can’t be read back: make sure that you have it elsewhere, or can make a new one.",
  session: "It is dropped from memory.",
  variable: "The variable stays as it is; Holdout no longer reads it.",
} as const;
