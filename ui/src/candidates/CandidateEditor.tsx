import { useEffect, useMemo, useState } from "react";

import { useNavigation } from "../app/navigation";
import { counted } from "../format";
import type { CandidateView, HostError, PromptPreview, ProviderChoice } from "../host";
import { RetrievalSettings } from "../knowledge/RetrievalSettings";
import { Button } from "../parts/Button";
import { Callout, ErrorCallout } from "../parts/Callout";
import { Input, Segments } from "../parts/fields";
import { Badge, CandidateMark } from "../parts/marks";
import { type Draft, draftErrors, isChanged, looksUp, MOST_SHOTS } from "./draft";
import { kindName } from "./kinds";
import { ModelChoice } from "./ModelChoice";
import { PromptEditor } from "./PromptEditor";
import { PromptMeter } from "./PromptMeter";

type CandidateEditorProps = {
  /** As it is saved; absent for a new one. */
  saved: CandidateView | undefined;
  start: Draft;
  /** Where it can be asked or trained. */
  providers: readonly ProviderChoice[];
  error: HostError | null;
  isBusy: boolean;
  /** What is in its prompt, once that is known. */
  preview: PromptPreview | undefined;
  /** Told of the prompt as it is edited; `null` for the row's own. */
  onPrompt: (text: string | null) => void;
  /** Shows what the prompt would become; `null` where there is nothing to show, or it is shown. */
  onTakeApart: (() => void) | null;
  onSave: (draft: Draft) => void;
  onDiscard: () => void;
  onRemove: (() => void) | null;
};

const PROMPTS = [
  { value: "row", label: "As in the row" },
  { value: "own", label: "Its own prompt" },
] as const;

const KINDS = [
  { value: "prompted", label: "Prompted" },
  { value: "rag", label: "Retrieval" },
  { value: "fine_tuned", label: "Fine-tuned" },
  { value: "fine_tuned_rag", label: "Both" },
] as const;

/** A candidate's name, prompt and examples. */
export function CandidateEditor(props: CandidateEditorProps) {
  const { saved, error, isBusy, preview, onPrompt } = props;
  const { go } = useNavigation();
  const [draft, setDraft] = useState(props.start);
  const prompt = draft.asInRow ? null : draft.system;
  useEffect(() => onPrompt(prompt), [onPrompt, prompt]);
  const tinted = useMemo(
    () => preview?.pairs.map((pair) => ({ first: pair.first_line, last: pair.last_line })),
    [preview],
  );
  const change = (part: Partial<Draft>) => setDraft((old) => ({ ...old, ...part }));
  const errors = draftErrors(draft);
  const hasCount = saved !== undefined && (draft.asInRow || !preview);
  const changed = isChanged(draft, saved);
  const modelError = (changed ? errors.model : undefined) ?? (error?.field === "model" ? error.message : undefined);
  const canSave = changed && !isBusy && Object.keys(errors).length === 0;
  return (
    <section className="pane grow candidate-editor" aria-label="Candidate">
      <div className="pane-h line">
        {saved && <CandidateMark letter={saved.letter} />}
        <span className="ell">{saved ? saved.name : "New candidate"}</span>
        {saved && <Badge>{kindName(saved.kind)}</Badge>}
        {saved?.baseline && <Badge>baseline</Badge>}
        <span className="row pane-do">
          {props.onTakeApart && (
            <Button kind="quiet" small data-testid="prompt-open" onClick={props.onTakeApart}>
              Take apart
            </Button>
          )}
          {changed && (
            <Button kind="quiet" small onClick={saved ? () => setDraft(props.start) : props.onDiscard}>
              Discard
            </Button>
          )}
          <Button small kind={changed ? "primary" : "default"} disabled={!canSave} data-testid="candidate-save" onClick={() => props.onSave(draft)}>
            {saved ? "Save changes" : "Add candidate"}
          </Button>
        </span>
      </div>
      <div className="candidate-fields">
        <Input label="Name" value={draft.name} error={changed ? errors.name : undefined} maxLength={80} data-testid="candidate-name" onChange={(event) => change({ name: event.target.value })} />
        {!saved && (
          <div className="field candidate-kind">
            <span className="field-label">Kind</span>
            <Segments label="Kind" options={KINDS} value={KINDS.find(({ value }) => value === draft.kind)?.value ?? "prompted"} onChange={(kind) => change({ kind })} />
          </div>
        )}
        <ModelChoice saved={saved} draft={draft} providers={props.providers} error={modelError} onChange={change} />
        <Input
          label="Examples in turns"
          inputMode="numeric"
          unit={`of ${MOST_SHOTS}`}
          value={draft.shots}
          error={errors.shots}
          onChange={(event) => change({ shots: event.target.value })}
        />
        <div className="field candidate-system">
          <span className="field-label">System message</span>
          <Segments
            label="System message"
            options={PROMPTS}
            value={draft.asInRow ? "row" : "own"}
            onChange={(value) => change({ asInRow: value === "row" })}
          />
        </div>
      </div>
      <Messages saved={saved} changed={changed} error={error?.field === "model" ? null : error} />
      {looksUp(draft.kind) && (
        <RetrievalSettings
          draft={draft.retrieval}
          isTrained={draft.kind === "fine_tuned_rag"}
          onChange={(retrieval) => change({ retrieval })}
          onDocuments={() => go("candidates", "knowledge")}
        />
      )}
      {draft.asInRow ? (
        <p className="candidate-as-row t2">
          Each request carries the system message that stands in its row, or none where the row has none.
        </p>
      ) : (
        <PromptEditor
          label="System message"
          value={draft.system}
          placeholder="What the model is told before each request. Paste your big prompt here: the examples in it are found."
          tinted={tinted ?? []}
          onChange={(system) => change({ system })}
        />
      )}
      {preview && !draft.asInRow && <PromptMeter preview={preview} />}
      {(hasCount || props.onRemove) && (
        <div className="foot">
          {hasCount && (
            <>
              <span>
                <b className="strong">{counted(saved.prompt_tokens, "token")}</b> sent with every request
              </span>
              {changed && <span className="t3">as saved; counted again when you save</span>}
            </>
          )}
          <span className="foot-right">
            {props.onRemove && (
              <Button kind="quiet" small onClick={props.onRemove}>
                Remove…
              </Button>
            )}
          </span>
        </div>
      )}
    </section>
  );
}

type MessagesProps = { saved: CandidateView | undefined; changed: boolean; error: HostError | null };

function Messages({ saved, changed, error }: MessagesProps) {
  const isKept = changed && saved?.evaluated;
  if (error === null && !saved?.warning && !isKept) return null;
  return (
    <div className="candidate-notes">
      {error && <ErrorCallout error={error} />}
      {saved?.warning && <Callout tone="warn" title={saved.warning} />}
      {isKept && (
        <Callout title={`${saved.letter} was compared already.`}>
          What it answered is kept as it is. Saving makes a candidate with a letter of its own.
        </Callout>
      )}
    </div>
  );
}
