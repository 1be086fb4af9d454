import type { CandidateView, HostError, ProviderChoice } from "../host";
import { Input, Segments } from "../parts/fields";
import { type Draft, type DraftErrors, MOST_SHOTS } from "./draft";
import { ModelChoice } from "./ModelChoice";

type CandidateFieldsProps = {
  saved: CandidateView | undefined;
  draft: Draft;
  providers: readonly ProviderChoice[];
  errors: DraftErrors;
  /** Why the core refused it. */
  refused: HostError | null;
  onChange: (part: Partial<Draft>) => void;
};

const PROMPTS = [
  { value: "row", label: "As in the row" },
  { value: "own", label: "Its own prompt" },
] as const;

/** A candidate's name, where it is asked, and with how many examples. */
export function CandidateFields({ saved, draft, providers, errors, refused, onChange }: CandidateFieldsProps) {
  const modelError = errors.model ?? (refused?.field === "model" ? refused.message : undefined);
  const takesPrompt = draft.kind !== "endpoint" && draft.kind !== "recorded";
  return (
    <div className="candidate-fields">
      <Input label="Name" value={draft.name} error={errors.name} maxLength={80} data-testid="candidate-name" onChange={(event) => onChange({ name: event.target.value })} />
      {draft.kind !== "recorded" && (
        <ModelChoice saved={saved} draft={draft} providers={providers} error={modelError} providerError={errors.provider} onChange={onChange} />
      )}
      {takesPrompt && (
        <>
          <Input
            label="Examples in turns"
            inputMode="numeric"
            unit={`of ${MOST_SHOTS}`}
            value={draft.shots}
            error={errors.shots}
            onChange={(event) => onChange({ shots: event.target.value })}
          />
          <div className="field candidate-system">
            <span className="field-label">System message</span>
            <Segments
              label="System message"
              options={PROMPTS}
              value={draft.asInRow ? "row" : "own"}
              onChange={(value) => onChange({ asInRow: value === "row" })}
            />
          </div>
        </>
      )}
    </div>
  );
}
