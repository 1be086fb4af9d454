import { useNavigation } from "../app/navigation";
import type { CandidateView, ProviderChoice } from "../host";
import { Select } from "../parts/Select";
import { Suggest } from "../parts/Suggest";
import { type Draft, isTuned } from "./draft";

type ModelChoiceProps = {
  saved: CandidateView | undefined;
  draft: Draft;
  providers: readonly ProviderChoice[];
  error: string | undefined;
  onChange: (part: Pick<Draft, "provider" | "model">) => void;
};

/** What a select calls the local provider, which has no id. No id of another has a colon. */
const LOCAL = ":local";

/** Which model answers or is trained on, and where. */
export function ModelChoice({ saved, draft, providers, error, onChange }: ModelChoiceProps) {
  const { go } = useNavigation();
  const isTrained = isTuned(draft.kind);
  const label = isTrained ? "Base model" : "Model";
  const provider = providers.find(({ id }) => id === draft.provider);
  const models = provider?.models ?? [];
  return (
    <>
      <Select
        label={isTrained ? "Trained and asked at" : "Provider"}
        options={optionsOf(providers, draft.provider)}
        value={draft.provider ?? LOCAL}
        testId="candidate-provider"
        help={
          providers.length === 1 && (
            <button type="button" className="link" data-testid="candidate-setup" onClick={() => go("settings", "providers")}>
              Set up a provider…
            </button>
          )
        }
        onChange={(value) => onChange({ provider: value === LOCAL ? null : value, model: value === saved?.provider ? saved.base_model : "" })}
      />
      {draft.provider === null ? (
        <Suggest label={label} value={models[0] ?? ""} suggestions={[]} disabled onChange={() => undefined} />
      ) : (
        <Suggest
          label={label}
          value={draft.model}
          suggestions={models}
          placeholder="as the provider names it"
          error={error}
          help={provider && models.length === 0 ? "A test of the connection in Settings lists its models." : undefined}
          testId="candidate-model"
          onChange={(model) => onChange({ provider: draft.provider, model })}
        />
      )}
    </>
  );
}

/** The providers, and the one that is chosen although it is no longer set up. */
function optionsOf(providers: readonly ProviderChoice[], chosen: Draft["provider"]) {
  const options = providers.map(({ id, name }) => ({ value: id ?? LOCAL, label: name }));
  if (chosen === null || providers.some(({ id }) => id === chosen)) return options;
  return [...options, { value: chosen, label: `${chosen}, no longer set up` }];
}
