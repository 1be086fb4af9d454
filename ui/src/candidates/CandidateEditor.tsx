import { useEffect, useMemo, useState } from "react";

import { counted } from "../format";
import type { CandidateId, CandidateView, HostError, KindChoice, PromptPreview, ProviderChoice } from "../host";
import { Button } from "../parts/Button";
import { Callout, ErrorCallout } from "../parts/Callout";
import { Badge, CandidateMark } from "../parts/marks";
import { CandidateBody } from "./CandidateBody";
import { CandidateFields } from "./CandidateFields";
import { asKind, type Draft, draftErrors, errorsOfNew, isChanged } from "./draft";
import { KindList } from "./KindList";
import { kindName } from "./kinds";
import { RecordedNew } from "./RecordedNew";
import { VersionList } from "./VersionList";

type CandidateEditorProps = {
  /** As it is saved; absent for a new one. */
  saved: CandidateView | undefined;
  start: Draft;
  kinds: readonly KindChoice[];
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
  /** Makes it the baseline; `null` where it is that, or can't be. */
  onBaseline: (() => void) | null;
  onFreeze: (() => void) | null;
  /** Another candidate is to be looked at: one that was added, or gone back to. */
  onShow: (id: CandidateId | undefined) => void;
};

/** A candidate: what kind it is, where it is asked, and with what. */
export function CandidateEditor(props: CandidateEditorProps) {
  const { saved, error, isBusy, preview, onPrompt } = props;
  const [draft, setDraft] = useState(props.start);
  const prompt = draft.asInRow ? null : draft.system;
  useEffect(() => onPrompt(prompt), [onPrompt, prompt]);
  const tinted = useMemo(
    () => preview?.pairs.map((pair) => ({ first: pair.first_line, last: pair.last_line })),
    [preview],
  );
  const change = (part: Partial<Draft>) => setDraft((old) => ({ ...old, ...part }));
  const errors = draftErrors(draft);
  const shown = saved ? errors : errorsOfNew(errors);
  const [missing] = Object.values(errors);
  const changed = isChanged(draft, saved);
  const canSave = changed && !isBusy && Object.keys(errors).length === 0;
  const firstService = props.providers.find(({ id }) => id !== null)?.id ?? null;
  const kinds = !saved && (
    <KindList kinds={props.kinds} value={draft.kind} onChange={(kind) => setDraft((old) => asKind(old, kind, firstService))} />
  );
  if (!saved && draft.kind === "recorded") {
    return <RecordedNew kinds={kinds} name={draft.name} onName={(name) => change({ name })} onDiscard={props.onDiscard} onAdded={props.onShow} />;
  }
  const hasTokens = saved !== undefined && saved.kind !== "recorded" && saved.kind !== "endpoint" && (draft.asInRow || !preview);
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
          {props.onFreeze && !changed && (
            <Button kind="quiet" small data-testid="freeze" onClick={props.onFreeze}>
              Freeze its answers…
            </Button>
          )}
          {changed && (
            <Button kind="quiet" small onClick={saved ? () => setDraft(props.start) : props.onDiscard}>
              Discard
            </Button>
          )}
          <Button small kind={changed ? "primary" : "default"} disabled={!canSave} title={changed ? missing : undefined} data-testid="candidate-save" onClick={() => props.onSave(draft)}>
            {saved ? "Save changes" : "Add candidate"}
          </Button>
        </span>
      </div>
      {kinds}
      <CandidateFields saved={saved} draft={draft} providers={props.providers} errors={changed ? shown : {}} refused={error} onChange={change} />
      <Messages saved={saved} changed={changed} error={error?.field === "model" ? null : error} />
      <CandidateBody saved={saved} draft={draft} preview={preview} tinted={tinted ?? []} onChange={change} />
      {saved && <VersionList candidate={saved} onRestored={props.onShow} />}
      {(hasTokens || props.onRemove) && (
        <div className="foot">
          {hasTokens && (
            <>
              <span>
                <b className="strong">{counted(saved.prompt_tokens, "token")}</b> sent with every request
              </span>
              {changed && <span className="t3">as saved; counted again when you save</span>}
            </>
          )}
          <span className="foot-right">
            {props.onBaseline && !changed && (
              <Button kind="quiet" small data-testid="candidate-baseline" onClick={props.onBaseline}>
                Make it the baseline
              </Button>
            )}
            {props.onRemove && (
              <Button kind="quiet" small data-testid="candidate-remove" onClick={props.onRemove}>
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
