import { useState } from "react";

import { useNavigation } from "../app/navigation";
import type { JobView } from "../host";
import { Button } from "../parts/Button";
import { ConfirmDialog } from "../parts/Dialog";
import { isTraining } from "./job-state";
import { useJobControl } from "./queries";

/** Pause, go on, cancel; and after the end, the next step. */
export function JobActions({ job, onAgain }: { job: JobView; onAgain: (() => void) | null }) {
  const { go } = useNavigation();
  const control = useJobControl();
  const [isCancelling, setCancelling] = useState(false);
  const close = () => {
    control.cancel.reset();
    setCancelling(false);
  };
  if (!isTraining(job.state)) {
    const isDone = job.state === "succeeded";
    return (
      <>
        {onAgain && (
          <Button kind={isDone || job.deploy ? "default" : "primary"} data-testid="train-again" onClick={onAgain}>
            Train again…
          </Button>
        )}
        {isDone && (
          <Button kind="primary" onClick={() => go("compare")}>
            Continue to Compare
          </Button>
        )}
      </>
    );
  }
  return (
    <>
      {job.state === "paused" ? (
        <Button icon="play" disabled={control.resume.isPending} data-testid="train-resume" onClick={() => control.resume.mutate(job.id)}>
          Go on
        </Button>
      ) : job.can_pause && (
        <Button
          icon="pause"
          disabled={job.state !== "running" || control.pause.isPending}
          data-testid="train-pause"
          onClick={() => control.pause.mutate(job.id)}
        >
          Pause
        </Button>
      )}
      <Button kind="danger" data-testid="train-cancel" onClick={() => setCancelling(true)}>
        Cancel job…
      </Button>
      <ConfirmDialog
        open={isCancelling}
        title="Cancel this training?"
        confirm="Cancel the job"
        dismiss="Let it go on"
        danger
        busy={control.cancel.isPending}
        error={control.cancel.error}
        testId="train-cancel-confirm"
        onClose={close}
        onConfirm={() => control.cancel.mutate(job.id, { onSuccess: close })}
      >
        A cancelled job can’t be taken up again. What it learnt up to its last checkpoint is kept.
      </ConfirmDialog>
    </>
  );
}
