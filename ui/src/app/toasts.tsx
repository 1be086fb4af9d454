import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from "react";

import { Button, IconButton } from "../parts/Button";
import { Icon } from "../parts/Icon";

type ToastAction = { label: string; onPress: () => void };
type Toast = { id: number; text: string; action: ToastAction | undefined };
type Say = (text: string, action?: ToastAction) => void;

const STAYS_MS = 6000;

const ToastContext = createContext<Say>(() => {});

/** Holds the short messages at the bottom right. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<Toast[]>([]);
  // Only the newest may be taken back: another step has been made since the others.
  const say = useCallback<Say>((text, action) => {
    setToasts((old) => [...old.slice(-3).map((toast) => ({ ...toast, action: undefined })), { id: (old.at(-1)?.id ?? 0) + 1, text, action }]);
  }, []);
  const dismiss = useCallback((id: number) => setToasts((old) => old.filter((toast) => toast.id !== id)), []);
  return (
    <ToastContext value={say}>
      {children}
      <div className="toasts" role="status">
        {toasts.map((toast) => (
          <ToastLine key={toast.id} toast={toast} onDismiss={dismiss} />
        ))}
      </div>
    </ToastContext>
  );
}

/** Says something for six seconds, perhaps with a way to take it back. */
export function useToast(): Say {
  return useContext(ToastContext);
}

/** It stays as long as the pointer is on it. */
function ToastLine({ toast, onDismiss }: { toast: Toast; onDismiss: (id: number) => void }) {
  const [isHeld, setHeld] = useState(false);
  useEffect(() => {
    if (isHeld) return undefined;
    const timer = setTimeout(() => onDismiss(toast.id), STAYS_MS);
    return () => clearTimeout(timer);
  }, [isHeld, onDismiss, toast.id]);
  return (
    <div className="toast" onPointerEnter={() => setHeld(true)} onPointerLeave={() => setHeld(false)}>
      <Icon name="check" size={14} tone="ok" />
      <span className="grow">{toast.text}</span>
      {toast.action && (
        <Button
          kind="quiet"
          small
          onClick={() => {
            toast.action?.onPress();
            onDismiss(toast.id);
          }}
        >
          {toast.action.label}
        </Button>
      )}
      <IconButton icon="cross" label="Dismiss" onClick={() => onDismiss(toast.id)} />
    </div>
  );
}
