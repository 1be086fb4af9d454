import { useState } from "react";

import { counted } from "../format";
import type { HostError, JudgeEdit, JudgeView, ProviderChoice } from "../host";
import { Button } from "../parts/Button";
import { ErrorCallout } from "../parts/Callout";
import { CheckField, Input, Segments, TextArea } from "../parts/fields";
import { Select } from "../parts/Select";
import { Suggest } from "../parts/Suggest";

type JudgeSetupProps = {
  view: JudgeView;
  providers: readonly ProviderChoice[];
  error: HostError | null;
  isBusy: boolean;
  onSave: (edit: JudgeEdit) => void;
};

/** What a select calls the local provider, which has no id. No id of another has a colon. */
const LOCAL = ":local";
const LOCAL_MODEL = "local-base";
const MOST_EXAMPLES = 40;

const SCALES = [
  { value: "pass_fail", label: "Pass or fail" },
  { value: "one_to_five", label: "1 to 5" },
] as const;

/** Who judges, and by what. */
export function JudgeSetup({ view, providers, error, isBusy, onSave }: JudgeSetupProps) {
  const [draft, setDraft] = useState(view.judge);
  const change = (part: Partial<JudgeEdit>) => setDraft((old) => ({ ...old, ...part }));
  const isChanged = !view.is_set_up || JSON.stringify(draft) !== JSON.stringify(view.judge);
  const of = (field: string) => (error?.field === field ? error.message : undefined);
  return (
    <section className="pane judge-setup" aria-label="Judge">
      <div className="pane-h line">
        Judge
        <span className="pane-do">
          <Button
            small
            kind={isChanged ? "primary" : "default"}
            disabled={!isChanged || isBusy || view.run !== null}
            data-testid="judge-save"
            onClick={() => onSave(draft)}
          >
            {view.is_set_up ? "Save changes" : "Set up"}
          </Button>
        </span>
      </div>
      <div className="scroll judge-fields">
        <Where draft={draft} providers={providers} error={of("model")} onChange={change} />
        <TextArea
          label="What makes an answer good"
          rows={8}
          value={draft.rubric}
          error={of("rubric")}
          help="Tell it what people would look at, and what does not matter."
          data-testid="judge-rubric"
          onChange={(event) => change({ rubric: event.target.value })}
        />
        <div className="field">
          <span className="field-label">It says</span>
          <Segments label="Scale" options={SCALES} value={draft.scale} onChange={(scale) => change({ scale })} />
        </div>
        {draft.scale === "one_to_five" && (
          <Input
            label="Right from"
            inputMode="numeric"
            unit="of 5"
            value={draft.passes_from}
            error={of("passes_from")}
            onChange={(event) => change({ passes_from: digits(event.target.value, 5) })}
          />
        )}
        <CheckField
          label="It sees the expected answer"
          checked={draft.shows_reference}
          testId="judge-reference"
          onChange={(shows_reference) => change({ shows_reference })}
        />
        <Input
          label="Rated answers as examples"
          inputMode="numeric"
          unit={`of ${Math.min(view.rated, MOST_EXAMPLES)}`}
          value={draft.examples}
          help="They no longer count for the agreement. The local model judges by examples alone."
          data-testid="judge-examples"
          onChange={(event) => change({ examples: digits(event.target.value, MOST_EXAMPLES) })}
        />
        {error && error.field === undefined && <ErrorCallout error={error} />}
        {view.is_set_up && isChanged && (
          <p className="t3 sm">A change makes another judge: its {counted(view.about?.judged ?? 0, "judgement")} stay with the old one.</p>
        )}
      </div>
    </section>
  );
}

type WhereProps = {
  draft: JudgeEdit;
  providers: readonly ProviderChoice[];
  error: string | undefined;
  onChange: (part: Partial<JudgeEdit>) => void;
};

/** Which model judges, and where. */
function Where({ draft, providers, error, onChange }: WhereProps) {
  const provider = providers.find(({ id }) => id === draft.provider);
  return (
    <>
      <Select
        label="Provider"
        options={providers.map(({ id, name }) => ({ value: id ?? LOCAL, label: name }))}
        value={draft.provider ?? LOCAL}
        testId="judge-provider"
        onChange={(value) => onChange(value === LOCAL ? { provider: null, model: LOCAL_MODEL } : { provider: value, model: "" })}
      />
      <Suggest
        label="Model"
        value={draft.model}
        suggestions={provider?.models ?? []}
        error={error}
        help="Another model than the candidates': models tend to prefer their own answers."
        testId="judge-model"
        onChange={(model) => onChange({ model })}
      />
    </>
  );
}

function digits(text: string, most: number): number {
  const number = Number.parseInt(text.replace(/\D/g, ""), 10);
  return Number.isNaN(number) ? 0 : Math.min(number, most);
}
