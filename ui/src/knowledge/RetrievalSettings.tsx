import type { SearchMode } from "../host";
import { CheckField, Input, Segments, TextArea } from "../parts/fields";
import { type RetrievalDraft, retrievalErrors } from "./retrieval-draft";

const MODES = [
  { value: "lexical", label: "By words" },
  { value: "hybrid", label: "Words and vectors" },
] as const;

type RetrievalSettingsProps = {
  draft: RetrievalDraft;
  /** Whether the candidate is trained, so that its training rows have distractors. */
  isTrained: boolean;
  onChange: (draft: RetrievalDraft) => void;
  /** Leads to the documents. */
  onDocuments: () => void;
};

/** How a candidate looks something up, and how what was found is put before the model. */
export function RetrievalSettings({ draft, isTrained, onChange, onDocuments }: RetrievalSettingsProps) {
  const errors = retrievalErrors(draft);
  const change = (part: Partial<RetrievalDraft>) => onChange({ ...draft, ...part });
  return (
    <section className="retrieval" aria-label="What is looked up" data-testid="retrieval">
      <div className="retrieval-h">
        <h3 className="strong">What is looked up</h3>
        <button type="button" className="link" data-testid="retrieval-documents" onClick={onDocuments}>
          Knowledge base…
        </button>
      </div>
      <div className="retrieval-fields">
        <div className="field">
          <span className="field-label">Passages are found</span>
          <Segments<SearchMode> label="Passages are found" options={MODES} value={draft.mode} onChange={(mode) => change({ mode })} />
        </div>
        <Input label="At most" unit="passages" inputMode="numeric" value={draft.k} error={errors.k} data-testid="retrieval-k" onChange={(event) => change({ k: event.target.value })} />
        <Input label="In at most" unit="tokens" inputMode="numeric" value={draft.token_budget} error={errors.token_budget} onChange={(event) => change({ token_budget: event.target.value })} />
        {isTrained && (
          <Input
            label="Distractors in training"
            unit="%"
            inputMode="numeric"
            value={draft.distractors_percent}
            error={errors.distractors_percent}
            help="Passages without the answer that are replaced by others"
            onChange={(event) => change({ distractors_percent: event.target.value })}
          />
        )}
        <TextArea label="Searched for" mono rows={3} value={draft.query_template} error={errors.query_template} help="{question} is the row’s input" onChange={(event) => change({ query_template: event.target.value })} />
        <TextArea
          label={isTrained ? "Asked with, in training and in use" : "Asked with"}
          mono
          rows={6}
          value={draft.context_template}
          error={errors.context_template}
          help="{context} is what was found, each passage with a number and its document"
          data-testid="retrieval-template"
          onChange={(event) => change({ context_template: event.target.value })}
        />
        <CheckField label="Ask for the numbers of the passages that the answer rests on" checked={draft.citations} onChange={(citations) => change({ citations })} />
      </div>
    </section>
  );
}
