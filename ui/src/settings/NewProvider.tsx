import type { ProviderId, ProviderPreset } from "../host";
import { Icon } from "../parts/Icon";
import { Badge } from "../parts/marks";
import { draftOfPreset } from "./provider-draft";
import { isOpenKind, providerKindName } from "./provider-kinds";
import { ProviderForm } from "./ProviderForm";
import { useSaveProvider } from "./queries";

type NewProviderProps = {
  presets: readonly ProviderPreset[];
  /** What it begins with, once that is chosen. */
  preset: ProviderPreset | null;
  onPreset: (preset: ProviderPreset | null) => void;
  onAdded: (id: ProviderId) => void;
};

/** A provider that is not saved yet: what it is, then its name and address. The key comes after. */
export function NewProvider({ presets, preset, onPreset, onAdded }: NewProviderProps) {
  const save = useSaveProvider();
  if (preset === null) return <Presets presets={presets} onChoose={onPreset} />;
  const draft = draftOfPreset(preset);
  return (
    <section className="pane grow" aria-label="New provider">
      <div className="scroll">
        <div className="pane-h line provider-h">
          New provider {!isOpenKind(preset.kind) && <Badge>{providerKindName(preset.kind)}</Badge>}
        </div>
        <ProviderForm
          key={preset.name}
          start={draft}
          saved={null}
          error={save.error}
          isBusy={save.isPending}
          onSave={(edit) => save.mutate(edit, { onSuccess: onAdded })}
          onDiscard={() => onPreset(null)}
        />
      </div>
    </section>
  );
}

function Presets({ presets, onChoose }: { presets: readonly ProviderPreset[]; onChoose: (preset: ProviderPreset) => void }) {
  return (
    <section className="pane grow" aria-label="New provider">
      <div className="scroll">
        <div className="sec settings-text">
          <h2 className="h2">What else should answer?</h2>
          <p className="t2">
            A provider is a server that runs language models: a service on the network, or a program on this computer.
            Without one everything works with the built-in local provider, which is a text classifier. To set one up
            sends nothing: you see what would be sent, and agree, before a run.
          </p>
        </div>
        <ul className="presets" aria-label="Providers to add">
          {presets.map((preset) => (
            <li key={preset.name}>
              <button type="button" className="choice" data-testid={`preset-${preset.name}`} onClick={() => onChoose(preset)}>
                <Icon name="plus" />
                <span>
                  <b>{preset.name}</b>
                  <small>
                    {preset.note}
                    {preset.base_url !== "" && (preset.needs_key ? ", asks for an API key" : ", no key")}
                  </small>
                </span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
