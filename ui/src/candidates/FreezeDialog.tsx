import { useState } from "react";

import type { CandidatesView, CandidateView } from "../host";
import { ConfirmDialog } from "../parts/Dialog";
import { CheckField } from "../parts/fields";
import { useFreeze } from "./queries";

type FreezeDialogProps = {
  candidate: CandidateView | null;
  onFrozen: (view: CandidatesView) => void;
  onClose: () => void;
};

/** Asks before a candidate's answers are frozen. */
export function FreezeDialog({ candidate, onFrozen, onClose }: FreezeDialogProps) {
  const freeze = useFreeze();
  const [inPlace, setInPlace] = useState(true);
  const letter = candidate?.letter ?? "";
  const close = () => {
    freeze.reset();
    onClose();
  };
  const onConfirm = () =>
    candidate &&
    freeze.mutate(
      { candidate: candidate.id, evaluation: candidate.freezable, in_place: inPlace },
      {
        onSuccess: (view) => {
          close();
          onFrozen(view);
        },
      },
    );
  return (
    <ConfirmDialog
      open={candidate !== null}
      title={`Freeze ${letter}’s answers?`}
      confirm="Freeze its answers"
      dismiss="Not now"
      busy={freeze.isPending}
      error={freeze.error}
      testId="freeze-confirm"
      onClose={close}
      onConfirm={onConfirm}
    >
      <p>
        What {letter} answered in evaluation {candidate?.freezable} becomes a candidate of its own, with the tokens, cost and latency of then. It
        still takes part when the model is gone. Rows that were not asked then have no answer.
      </p>
      <CheckField label={`Take ${letter} off the list: the recording stands in its place`} checked={inPlace} testId="freeze-in-place" onChange={setInPlace} />
    </ConfirmDialog>
  );
}
