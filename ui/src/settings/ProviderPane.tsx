import { useState } from "react";

import type { ProviderId, ProviderPreset, ProviderView } from "../host";
import { Button } from "../parts/Button";
import { ConfirmDialog } from "../parts/Dialog";
import { Badge } from "../parts/marks";
import { Connection } from "./Connection";
import { Icon } from "../parts/Icon";
import { Inventory } from "./Inventory";
import { KeySection } from "./KeySection";
import { usualVariable } from "./key-words";
import { draftOfProvider } from "./provider-draft";
import { isOpenKind, providerKindName } from "./provider-kinds";
import { ProviderForm } from "./ProviderForm";
import { useRemoveProvider, useSaveProvider } from "./queries";

type ProviderPaneProps = {
  id: ProviderId;
  provider: ProviderView;
  presets: readonly ProviderPreset[];
  onRemoved: () => void;
};

/** One provider: its key, its settings, whether it works. */
export function ProviderPane({ id, provider, presets, onRemoved }: ProviderPaneProps) {
  const save = useSaveProvider();
  const [isRemoving, setRemoving] = useState(false);
  const draft = draftOfProvider(provider);
  return (
    <section className="pane grow" aria-label={provider.name}>
      <div className="scroll">
        <div className="pane-h line provider-h">
          <span className="ell">{provider.name}</span>
          {!isOpenKind(provider.kind) && providerKindName(provider.kind) !== provider.name && <Badge>{providerKindName(provider.kind)}</Badge>}
          {provider.on_this_computer && <Badge>on this computer</Badge>}
          <span className="pane-do">
            <Button kind="quiet" small data-testid="provider-remove" onClick={() => setRemoving(true)}>
              Delete…
            </Button>
          </span>
        </div>
        {provider.notes.length > 0 && (
          <ul className="sec provider-notes" aria-label="What to know of it">
            {provider.notes.map((note) => (
              <li key={note}>
                <Icon name="info" size={14} />
                {note}
              </li>
            ))}
          </ul>
        )}
        <KeySection id={id} provider={provider} variable={usualVariable(provider, presets)} />
        <ProviderForm
          key={JSON.stringify(draft)}
          start={draft}
          saved={provider}
          error={save.error}
          isBusy={save.isPending}
          onSave={(edit) => save.mutate(edit)}
          onDiscard={() => undefined}
        />
        <Connection id={id} provider={provider} />
        {provider.kind !== "chat_only" && <Inventory id={id} provider={provider} />}
      </div>
      <RemoveProvider id={id} name={provider.name} open={isRemoving} onClose={() => setRemoving(false)} onRemoved={onRemoved} />
    </section>
  );
}

type RemoveProviderProps = { id: ProviderId; name: string; open: boolean; onClose: () => void; onRemoved: () => void };

function RemoveProvider({ id, name, open, onClose, onRemoved }: RemoveProviderProps) {
  const remove = useRemoveProvider();
  const close = () => {
    remove.reset();
    onClose();
  };
  return (
    <ConfirmDialog
      open={open}
      title={`Delete ${name}?`}
      confirm="Delete provider"
      dismiss="Keep it"
      danger
      busy={remove.isPending}
      error={remove.error}
      testId="provider-remove-confirm"
      onClose={close}
      onConfirm={() => remove.mutate(id, { onSuccess: onRemoved })}
    >
      Its key and the prices that you entered for it are forgotten too. Candidates that ask it stay, and say that it is
      missing. What was answered is kept.
    </ConfirmDialog>
  );
}
