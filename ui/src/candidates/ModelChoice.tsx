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
  providerError: string | undefined;
  onChange: (part: Pick<Draft, "provider" | "model">) => void;
};

/** What a select calls the local provider, which has no id. No id of another has a colon. */
const LOCAL = ":local";

/** Which model answers or is trained on, and where. */
export function ModelChoice({ saved, draft, providers, error, providerError, onChange }: ModelChoiceProps) {
  const { go } = useNavigation();
  const isTrained = isTuned(draft.kind);
  const isService = draft.kind === "endpoint";
  const label = isTrained ? "Base model" : isService ? "Model, if it wants one named" : "Model";
  const provider = providers.find(({ id }) => id === draft.provider);
  const models = provider?.models ?? [];
  return (
    <>
      <Select
        label={isTrained ? "Trained and asked at" : isService ? "Service" : "Provider"}
        options={isService ? servicesOf(providers, draft.provider) : optionsOf(providers, draft.provider)}
        error={providerError}
        value={draft.provider ?? LOCAL}
        testId="candidate-provider"
        help={
          providers.length === 1 && (
            <button type="button" className="link" data-testid="candidate-setup" onClick={() => go("settings", "providers")}>
              {isService ? "Set up your service…" : "Set up a provider…"}
            </button>
          )
        }
        onChange={(value) => onChange({ provider: value === LOCAL ? null : value, model: value === saved?.provider ? saved.base_model : "" })}
      />
      {draft.provider === null && isService ? null : draft.provider === null ? (
        <Suggest label={label} value={models[0] ?? ""} suggestions={[]} disabled onChange={() => undefined} />
      ) : (
        <Suggest
          label={label}
          value={draft.model}
          suggestions={models}
          placeholder={isService ? "not needed" : "as the provider names it"}
          error={error}
          help={!isService && provider && models.length === 0 ? "A test of the connection in Settings lists its models." : undefined}
          testId="candidate-model"
          onChange={(model) => onChange({ provider: draft.provider, model })}
        />
      )}
    </>
  );
}

/** Those that can be a service of the user's own. */
function servicesOf(providers: readonly ProviderChoice[], chosen: Draft["provider"]) {
  const services = optionsOf(providers, chosen).filter(({ value }) => value !== LOCAL);
  return chosen === null ? [{ value: LOCAL, label: services.length === 0 ? "None is set up" : "Choose one" }, ...services] : services;
}

/** The providers, and the one that is chosen although it is no longer set up. */
function optionsOf(providers: readonly ProviderChoice[], chosen: Draft["provider"]) {
  const options = providers.map(({ id, name }) => ({ value: id ?? LOCAL, label: name }));
  if (chosen === null || providers.some(({ id }) => id === chosen)) return options;
  return [...options, { value: chosen, label: `${chosen}, no longer set up` }];
}
