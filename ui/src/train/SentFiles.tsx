import { useState } from "react";

import { counted } from "../format";
import type { JobView } from "../host";
import { Button } from "../parts/Button";
import { ConfirmDialog } from "../parts/Dialog";
import { isTraining } from "./job-state";
import { useJobControl } from "./queries";

/** What was sent for a job and is still at its provider, and the way to delete it there. */
export function SentFiles({ job }: { job: JobView }) {
  const { deleteFiles } = useJobControl();
  const [isAsking, setAsking] = useState(false);
  if (job.files.length === 0) return null;
  const files = counted(job.files.length, "file");
  const close = () => {
    deleteFiles.reset();
    setAsking(false);
  };
  return (
    <section className="insp-sec sent-files" aria-labelledby="sent-files">
      <h2 className="h2" id="sent-files">
        Files at {job.provider_name}
      </h2>
      <ul>
        {job.files.map((file) => (
          <li key={file.id} className="ell" title={`${file.name}, ${file.id}`}>
            {file.name} <span className="t3 mono">{file.id}</span>
          </li>
        ))}
      </ul>
      {!isTraining(job.state) ? (
        <div>
          <Button small kind="danger" data-testid="delete-files" onClick={() => setAsking(true)}>
            Delete {files} at {job.provider_name}…
          </Button>
        </div>
      ) : (
        <p className="t3 sm">They are needed until the job is over; then they can be deleted from here.</p>
      )}
      <ConfirmDialog
        open={isAsking}
        title={`Delete ${files} at ${job.provider_name}?`}
        confirm={`Delete ${files}`}
        dismiss="Keep them there"
        danger
        busy={deleteFiles.isPending}
        error={deleteFiles.error}
        testId="delete-files-confirm"
        onClose={close}
        onConfirm={() => deleteFiles.mutate(job.id, { onSuccess: close })}
      >
        The rows that were sent are deleted there, which can’t be undone. The trained model stays, and so do the rows in
        this project.
      </ConfirmDialog>
    </section>
  );
}
