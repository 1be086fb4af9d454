import { useEffect } from "react";

import { isWriting } from "../parts/usePlainKey";
import type { DataView } from "../host";
import { IconButton } from "../parts/Button";
import { useRedo, useUndo } from "./queries";

/** Takes steps back and does them again, by button and by Ctrl+Z and Ctrl+Shift+Z. */
export function UndoRedo({ view }: { view: DataView }) {
  const undo = useUndo();
  const redo = useRedo();
  const isBusy = undo.isPending || redo.isPending;
  const canUndo = view.undo !== null && !isBusy;
  const canRedo = view.redo !== null && !isBusy;
  const { mutate: takeBack } = undo;
  const { mutate: doAgain } = redo;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || isWriting(event.target)) return;
      const key = event.key.toLowerCase();
      const isRedo = (key === "z" && event.shiftKey) || key === "y";
      if (key !== "z" && !isRedo) return;
      event.preventDefault();
      if (isRedo && canRedo) doAgain();
      if (!isRedo && canUndo) takeBack();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [canRedo, canUndo, doAgain, takeBack]);
  return (
    <span className="row">
      <IconButton
        icon="undo"
        label={view.undo === null ? "Nothing to undo" : `Undo: ${view.undo} (Ctrl+Z)`}
        disabled={!canUndo}
        data-testid="undo"
        data-step={view.undo ?? ""}
        onClick={() => takeBack()}
      />
      <IconButton
        icon="redo"
        label={view.redo === null ? "Nothing to do again" : `Redo: ${view.redo} (Ctrl+Shift+Z)`}
        disabled={!canRedo}
        data-testid="redo"
        data-step={view.redo ?? ""}
        onClick={() => doAgain()}
      />
    </span>
  );
}
