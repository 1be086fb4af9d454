import { useState } from "react";

import { Ask } from "../app/Ask";
import { useNavigation } from "../app/navigation";
import { ScreenState } from "../app/ScreenState";
import type { CandidateId, CandidatesView, CandidateView } from "../host";
import { KnowledgePane } from "../knowledge/KnowledgePane";
import { Button } from "../parts/Button";
import { Empty } from "../parts/Callout";
import { ConfirmDialog } from "../parts/Dialog";
import { CandidateEditor } from "./CandidateEditor";
import { CandidateList } from "./CandidateList";
import { FreezeDialog } from "./FreezeDialog";
import { PlaygroundPane } from "./PlaygroundPane";
import { PromptPane } from "./PromptPane";
import { type Draft, draftOf, editOf, newDraft } from "./draft";
import { usePlayground } from "./usePlayground";
import { useCandidatesView, usePromptPreview, useRemoveCandidate, useSaveCandidate, useSetBaseline } from "./queries";

/** What are we comparing? */
export function CandidatesScreen() {
  const query = useCandidatesView();
  return <ScreenState query={query}>{query.data && <Candidates view={query.data} />}</ScreenState>;
}

function Candidates({ view }: { view: CandidatesView }) {
  const { go, part } = useNavigation();
  const { forget } = usePlayground();
  const { candidates } = view;
  const [wanted, setWanted] = useState<CandidateId | "new" | null>(null);
  const [removing, setRemoving] = useState<CandidateView | null>(null);
  const [freezing, setFreezing] = useState<CandidateView | null>(null);
  const save = useSaveCandidate();
  const baseline = useSetBaseline();
  const [prompt, setPrompt] = useState<string | null>(null);
  const query = usePromptPreview(prompt);
  const preview = prompt === null || prompt.trim() === "" ? undefined : query.data;
  // What was asked for with the buttons; else the pane opens by itself when there is something new.
  const [pane, setPane] = useState<"open" | "closed" | null>(null);
  const selected = candidates.find((candidate) => candidate.id === wanted) ?? candidates[0];
  const isNew = wanted === "new" || selected === undefined;
  const canTakeApart = !isNew && selected.baseline && preview !== undefined && preview.pairs.length > 0;
  const hasNew = preview?.pairs.some((pair) => pair.standing === "new") ?? false;
  const showsPane = canTakeApart && (pane === null ? hasNew : pane === "open");
  const isTrying = part === "playground" && candidates.length > 0;
  const isLookingUp = part === "knowledge";
  const choose = (next: CandidateId | "new") => {
    save.reset();
    setWanted(next);
  };
  const onSave = (draft: Draft) =>
    save.mutate(editOf(draft), {
      onSuccess: (next) => {
        forget();
        const known = new Set(candidates.map((candidate) => candidate.id));
        setWanted(next.candidates.find((candidate) => !known.has(candidate.id))?.id ?? draft.id);
      },
    });
  return (
    <main className="main">
      <Ask
        headline={view.headline}
        actions={
          <>
            {!isLookingUp && (
              <Button icon="search" data-testid="knowledge-open" onClick={() => go("candidates", "knowledge")}>
                Knowledge base
              </Button>
            )}
            {candidates.length > 0 && !isTrying && (
              <Button icon="play" data-testid="playground-open" onClick={() => go("candidates", "playground")}>
                Try a question
              </Button>
            )}
            <Button onClick={() => go("train")}>Continue to Train</Button>
          </>
        }
      />
      {isTrying && (
        <div className="body">
          <PlaygroundPane candidates={candidates} onBack={() => go("candidates")} />
        </div>
      )}
      {isLookingUp && (
        <div className="body">
          <KnowledgePane onBack={() => go("candidates")} />
        </div>
      )}
      {/* It stays, so that what is being edited is not lost while a question is tried. */}
      <div className="body" hidden={isTrying || isLookingUp}>
        <CandidateList
          candidates={candidates}
          volume={view.volume}
          selected={isNew ? null : selected.id}
          onSelect={choose}
          onAdd={() => choose("new")}
        />
        {candidates.length === 0 && wanted !== "new" ? (
          <section className="pane grow">
            <Empty title="No candidates yet" action={<Button onClick={() => choose("new")}>Add candidate</Button>}>
              A candidate is a model with its prompt. The first one is what the others are measured against.
            </Empty>
          </section>
        ) : (
          <CandidateEditor
            key={isNew ? "new" : JSON.stringify(draftOf(selected))}
            saved={isNew ? undefined : selected}
            start={isNew ? newDraft(candidates.find((candidate) => candidate.baseline)) : draftOf(selected)}
            kinds={view.kinds}
            providers={view.providers}
            error={save.error ?? baseline.error}
            isBusy={save.isPending}
            preview={preview}
            onPrompt={setPrompt}
            onTakeApart={canTakeApart && !showsPane ? () => setPane("open") : null}
            onSave={onSave}
            onDiscard={() => setWanted(null)}
            onBaseline={isNew || selected.baseline || selected.model === null ? null : () => baseline.mutate(selected.id, { onSuccess: forget })}
            onRemove={isNew || selected.baseline ? null : () => setRemoving(selected)}
            onFreeze={isNew || selected.freezable === null ? null : () => setFreezing(selected)}
            onShow={(id) => setWanted(id ?? null)}
          />
        )}
        {showsPane && prompt !== null && (
          <PromptPane
            key={preview.pairs.map((pair) => `${pair.first_line} ${pair.input.length} ${pair.standing}`).join("|")}
            text={prompt}
            preview={preview}
            baseline={selected.letter}
            onApplied={() => {
              forget();
              setPane("closed");
            }}
            onClose={() => setPane("closed")}
          />
        )}
      </div>
      <RemoveDialog candidate={removing} onClose={() => setRemoving(null)} />
      <FreezeDialog
        candidate={freezing}
        onFrozen={(next) => setWanted(next.candidates.find(({ id }) => candidates.every((one) => one.id !== id))?.id ?? null)}
        onClose={() => setFreezing(null)}
      />
    </main>
  );
}

function RemoveDialog({ candidate, onClose }: { candidate: CandidateView | null; onClose: () => void }) {
  const remove = useRemoveCandidate();
  const close = () => {
    remove.reset();
    onClose();
  };
  return (
    <ConfirmDialog
      open={candidate !== null}
      title={`Remove ${candidate?.letter}, ${candidate?.name}?`}
      confirm={`Remove ${candidate?.letter}`}
      dismiss="Keep it"
      danger
      testId="remove-confirm"
      busy={remove.isPending}
      error={remove.error}
      onClose={close}
      onConfirm={() => candidate && remove.mutate(candidate.id, { onSuccess: close })}
    >
      Its letter is not given to another. What it answered in evaluations is kept.
    </ConfirmDialog>
  );
}
