import { bytes, count, counted } from "../format";
import type { LineNote, RecordingPreview } from "../host";
import { Button } from "../parts/Button";
import { Callout, Empty, ErrorCallout } from "../parts/Callout";
import { InertLine } from "../parts/InertText";
import { usePickRecording } from "./queries";

type RecordingImporterProps = {
  preview: RecordingPreview | null;
  onPreview: (preview: RecordingPreview) => void;
};

/** Chooses a file of recorded answers, and shows what it would bring. */
export function RecordingImporter({ preview, onPreview }: RecordingImporterProps) {
  const pick = usePickRecording();
  const choose = () => pick.mutate(undefined, { onSuccess: (found) => found && onPreview(found) });
  const button = (
    <Button icon="file" disabled={pick.isPending} data-testid="recording-pick" onClick={choose}>
      {preview === null ? "Choose a file…" : "Choose another file…"}
    </Button>
  );
  return (
    <div className="recording">
      {pick.error && <ErrorCallout error={pick.error} />}
      {preview === null ? (
        <Empty title="Answers from CSV or JSONL" action={button}>
          One line an answer: <code>answer</code>, and <code>input</code> (the row’s, word for word) or <code>row</code> (its number). If
          known, also <code>latency_ms</code>, <code>prompt_tokens</code>, <code>completion_tokens</code>, <code>cost</code> in dollars, <code>model</code>.
        </Empty>
      ) : (
        <>
          <div className="row">
            <span className="med ell">
              <InertLine text={preview.file.name} />
            </span>
            <span className="t3 sm nowrap">{bytes(preview.file.bytes)}</span>
            <span className="recording-again">{button}</span>
          </div>
          <RecordingFacts preview={preview} />
        </>
      )}
    </div>
  );
}

/** What a file of recorded answers would bring. */
export function RecordingFacts({ preview }: { preview: RecordingPreview }) {
  return (
    <>
      <dl className="recording-facts">
        <dt>Answers</dt>
        <dd>{count(preview.answers)}</dd>
        <dt>Test rows with one</dt>
        <dd data-testid="recording-matched">
          {count(preview.matched)} of {count(preview.rows)}
        </dd>
        <dt>Beside them</dt>
        <dd className="text">{preview.known}</dd>
        <dt>Models</dt>
        <dd className="text">{preview.models.length === 0 ? "The file names none." : preview.models.join(", ")}</dd>
      </dl>
      {preview.warning && <Callout tone="warn" title={preview.warning} />}
      {preview.missing.length > 0 && (
        <Callout title={`${counted(preview.rows - preview.matched, "test row")} without an answer`}>
          {preview.missing.map((row) => count(row)).join(", ")}
          {preview.rows - preview.matched > preview.missing.length && " and others"}
        </Callout>
      )}
      <Lines title={`${counted(preview.unmatched, "line")} without a row`} total={preview.unmatched} notes={preview.unmatched_lines} />
      <Lines title={`${counted(preview.differing, "line")} with another answer to the same row; the first is kept`} total={preview.differing} notes={preview.differing_lines} />
    </>
  );
}

function Lines({ title, total, notes }: { title: string; total: number; notes: readonly LineNote[] }) {
  if (total === 0) return null;
  return (
    <section className="recording-lines">
      <h3 className="med">{title}</h3>
      <ul className="sm">
        {notes.map((note) => (
          <li key={`${note.line} ${note.text}`}>
            <span className="t3">line {count(note.line)}</span> <InertLine text={note.text} />
          </li>
        ))}
        {total > notes.length && <li className="t3">and {count(total - notes.length)} more</li>}
      </ul>
    </section>
  );
}
