import type { ProviderId } from "../host";
import { Callout } from "../parts/Callout";
import { ConfirmDialog } from "../parts/Dialog";
import { type Kept, keptWords } from "./kept-words";
import { useDropKept } from "./queries";

type KeptDialogProps = {
  id: ProviderId;
  /** The provider's name. */
  name: string;
  /** What is to be deleted or stopped; `null` for none. */
  kept: Kept | null;
  onClose: () => void;
};

/** Asks before something at a provider is deleted or stopped, and does it. */
export function KeptDialog({ id, name, kept, onClose }: KeptDialogProps) {
  const drop = useDropKept(id);
  const words = kept && keptWords(kept, name);
  const close = () => {
    drop.reset();
    onClose();
  };
  return (
    <ConfirmDialog
      open={kept !== null}
      title={words?.title ?? ""}
      confirm={words?.confirm ?? ""}
      dismiss={words?.dismiss ?? ""}
      danger
      busy={drop.isPending}
      error={drop.error}
      testId="drop-confirm"
      onClose={close}
      onConfirm={() => kept && drop.mutate(kept, { onSuccess: close })}
    >
      {words?.loss}
      {words?.warning && <Callout tone="warn" title={words.warning} />}
    </ConfirmDialog>
  );
}
