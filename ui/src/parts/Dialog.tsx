import { Dialog as BaseDialog } from "@base-ui/react/dialog";
import { type ReactNode, useRef } from "react";

import type { HostError } from "../host";
import { Button } from "./Button";
import { ErrorCallout } from "./Callout";

type ConfirmProps = {
  open: boolean;
  title: string;
  children: ReactNode;
  /** The verb and its object. */
  confirm: string;
  /** How to leave: "Not yet". */
  dismiss: string;
  danger?: boolean;
  busy?: boolean;
  error?: HostError | null;
  testId?: string;
  onConfirm: () => void;
  onClose: () => void;
};

/** Asks before what can't be undone. Its button says what it does. */
export function ConfirmDialog(props: ConfirmProps) {
  const confirmButton = useRef<HTMLButtonElement>(null);
  return (
    <BaseDialog.Root open={props.open} onOpenChange={(open) => !open && props.onClose()}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className="scrim" />
        <BaseDialog.Popup className="dialog" initialFocus={confirmButton}>
          <BaseDialog.Title>{props.title}</BaseDialog.Title>
          <BaseDialog.Description className="in" render={<div />}>
            {props.children}
            {props.error && <ErrorCallout error={props.error} />}
          </BaseDialog.Description>
          <div className="act">
            <Button onClick={props.onClose}>{props.dismiss}</Button>
            <Button
              ref={confirmButton}
              kind={props.danger ? "danger-fill" : "primary"}
              disabled={props.busy}
              data-testid={props.testId}
              onClick={props.onConfirm}
            >
              {props.confirm}
            </Button>
          </div>
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}
