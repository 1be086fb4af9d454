import { useCallback, useState } from "react";

import { useDrops } from "../app/drops";
import { type DocumentView, type HostError, type KnowledgeView, type OfferedFile, toHostError, useHost } from "../host";
import { Button } from "../parts/Button";
import { Empty, ErrorCallout } from "../parts/Callout";
import { ConfirmDialog } from "../parts/Dialog";
import { ProgressBar } from "../parts/marks";
import { amount, pace } from "../parts/progress-words";
import { DocumentTable } from "./DocumentTable";
import { KnowledgeSide } from "./KnowledgeSide";
import { useKnowledgeView, useKnowledgeWork, useRemoveDocuments } from "./queries";
import { SearchBox } from "./SearchBox";

/** What may be looked up: documents, how they are found, and what a change of them changes. */
export function KnowledgePane({ onBack }: { onBack: () => void }) {
  const query = useKnowledgeView();
  if (query.error) {
    return (
      <section className="pane grow">
        <div className="sec">
          <ErrorCallout error={query.error} actions={<Button small onClick={() => void query.refetch()}>Look again</Button>} />
        </div>
      </section>
    );
  }
  if (query.data === undefined) return <section className="pane grow" aria-busy />;
  return <Knowledge view={query.data} onBack={onBack} />;
}

function Knowledge({ view, onBack }: { view: KnowledgeView; onBack: () => void }) {
  const work = useKnowledgeWork();
  const pick = usePick((files) => work.add.mutate(files.map(({ handle }) => handle)));
  const [removing, setRemoving] = useState<DocumentView | null>(null);
  const error = pick.error ?? work.add.error;
  const isBusy = work.isRunning || view.running !== null;
  return (
    <>
      <section className="pane grow knowledge" aria-label="Knowledge base" data-testid="knowledge">
        <div className="bar knowledge-bar">
          <Button kind="quiet" small icon="left" data-testid="knowledge-close" onClick={onBack}>
            Candidates
          </Button>
          <h2 className="strong nowrap">Knowledge base</h2>
          <span className="t2 ell" data-testid="knowledge-summary">{view.summary}</span>
          <span className="row pane-do">
            <Button small disabled={isBusy} data-testid="knowledge-files" onClick={() => pick.start("files")}>
              Add files…
            </Button>
            <Button small disabled={isBusy} data-testid="knowledge-folder" onClick={() => pick.start("folder")}>
              Add folder…
            </Button>
          </span>
        </div>
        {isBusy && <Work progress={work.progress ?? view.running} onStop={work.stop} />}
        {error && (
          <div className="knowledge-note">
            <ErrorCallout error={error} />
          </div>
        )}
        {view.documents.length === 0 ? (
          <Empty
            title="No documents yet"
            action={<Button kind="primary" disabled={isBusy} onClick={() => pick.start("files")}>Add files…</Button>}
          >
            Add what answers stand in: Markdown, text, HTML, PDF, CSV or DOCX. Or drop files and folders on this window.
          </Empty>
        ) : (
          <div className="knowledge-halves">
            <DocumentTable documents={view.documents} onRemove={setRemoving} />
            <SearchBox isHybrid={view.is_hybrid} version={view.version} />
          </div>
        )}
      </section>
      {view.documents.length > 0 && <KnowledgeSide view={view} work={work} isBusy={isBusy} />}
      <RemoveDialog document={removing} onClose={() => setRemoving(null)} />
    </>
  );
}

/** Picks documents by a native dialog, or takes what is dropped. */
function usePick(onFiles: (files: OfferedFile[]) => void) {
  const host = useHost();
  const [error, setError] = useState<HostError | null>(null);
  const take = useCallback(
    (files: OfferedFile[]) => {
      setError(null);
      if (files.length > 0) onFiles(files);
    },
    [onFiles],
  );
  useDrops(take);
  const start = async (what: "files" | "folder") => {
    try {
      take(await (what === "files" ? host.knowledge.pickFiles() : host.knowledge.pickFolder()));
    } catch (thrown) {
      setError(toHostError(thrown));
    }
  };
  return { error, start: (what: "files" | "folder") => void start(what) };
}

function Work({ progress, onStop }: { progress: KnowledgeView["running"]; onStop: () => void }) {
  const share = progress?.total ? progress.done / progress.total : null;
  return (
    <div className="knowledge-work" data-testid="knowledge-work">
      <span className="ell">{progress?.stage ?? "Starting"}</span>
      <ProgressBar share={share} label={progress?.stage ?? "Working"} />
      <span className="t3 sm nowrap">{progress && [amount(progress), pace(progress)].filter(Boolean).join(", ")}</span>
      <Button small onClick={onStop}>
        Stop
      </Button>
    </div>
  );
}

function RemoveDialog({ document, onClose }: { document: DocumentView | null; onClose: () => void }) {
  const remove = useRemoveDocuments();
  const close = () => {
    remove.reset();
    onClose();
  };
  return (
    <ConfirmDialog
      open={document !== null}
      title={`Remove ${document?.name}?`}
      confirm="Remove document"
      dismiss="Keep it"
      danger
      busy={remove.isPending}
      error={remove.error}
      testId="document-remove-confirm"
      onClose={close}
      onConfirm={() => document && remove.mutate([document.id], { onSuccess: close })}
    >
      Its passages are found no more. The file itself stays where it is, and answers that were given with it keep what
      they were given.
    </ConfirmDialog>
  );
}
