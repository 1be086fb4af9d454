import { type ReactNode, useState } from "react";

import type { CandidateId, RecordingPreview } from "../host";
import { Button } from "../parts/Button";
import { ErrorCallout } from "../parts/Callout";
import { Input } from "../parts/fields";
import { useCandidatesView, useImportRecording } from "./queries";
import { RecordingImporter } from "./RecordingImporter";

type RecordedNewProps = {
  /** What else could be added. */
  kinds: ReactNode;
  name: string;
  onName: (name: string) => void;
  onDiscard: () => void;
  onAdded: (id: CandidateId | undefined) => void;
};

/** A new candidate of recorded answers. */
export function RecordedNew({ kinds, name, onName, onDiscard, onAdded }: RecordedNewProps) {
  const [preview, setPreview] = useState<RecordingPreview | null>(null);
  const known = useCandidatesView().data?.candidates ?? [];
  const add = useImportRecording();
  const canAdd = preview !== null && preview.matched > 0 && name.trim() !== "" && !add.isPending;
  const onPreview = (found: RecordingPreview) => {
    setPreview(found);
    if (name.trim() === "") onName(found.file.name.replace(/\.[^.]*$/, ""));
  };
  const onAdd = () =>
    preview &&
    add.mutate(
      { file: preview.file.handle, name: name.trim() },
      { onSuccess: (view) => onAdded(view.candidates.find(({ id }) => known.every((one) => one.id !== id))?.id) },
    );
  return (
    <section className="pane grow candidate-editor" aria-label="Candidate">
      <div className="pane-h line">
        <span className="ell">New candidate</span>
        <span className="row pane-do">
          <Button kind="quiet" small onClick={onDiscard}>
            Discard
          </Button>
          <Button small kind="primary" disabled={!canAdd} data-testid="recording-add" onClick={onAdd}>
            Add candidate
          </Button>
        </span>
      </div>
      {kinds}
      <div className="candidate-fields">
        <Input label="Name" value={name} maxLength={80} data-testid="candidate-name" onChange={(event) => onName(event.target.value)} />
      </div>
      {add.error && (
        <div className="candidate-notes">
          <ErrorCallout error={add.error} />
        </div>
      )}
      <RecordingImporter preview={preview} onPreview={onPreview} />
    </section>
  );
}
