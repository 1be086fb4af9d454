import { useState } from "react";

import type { ProviderId, ProviderPreset, SettingsView } from "../host";
import { LocalProvider } from "./LocalProvider";
import { NewProvider } from "./NewProvider";
import { ProviderList } from "./ProviderList";
import { ProviderPane } from "./ProviderPane";

/** What is looked at: a provider (the local one has no id), or what a new one begins with. */
export type ProviderChoice = { id: ProviderId | null } | { preset: ProviderPreset | null };

/** The providers, and one of them in full. */
export function ProvidersSection({ view }: { view: SettingsView }) {
  const [choice, choose] = useState<ProviderChoice>(() => firstChoice(view));
  return (
    <>
      <ProviderList providers={view.providers} choice={choice} onChoose={choose} />
      <Chosen view={view} choice={choice} onChoose={choose} />
    </>
  );
}

type ChosenProps = { view: SettingsView; choice: ProviderChoice; onChoose: (choice: ProviderChoice) => void };

function Chosen({ view, choice, onChoose }: ChosenProps) {
  if ("preset" in choice) {
    return (
      <NewProvider
        presets={view.presets}
        preset={choice.preset}
        onPreset={(preset) => onChoose({ preset })}
        onAdded={(id) => onChoose({ id })}
      />
    );
  }
  const provider = view.providers.find(({ id }) => id === choice.id);
  if (provider === undefined) return <section className="pane grow" aria-label="Provider" />;
  if (provider.id === null) return <LocalProvider />;
  return (
    <ProviderPane
      key={provider.id}
      id={provider.id}
      provider={provider}
      presets={view.presets}
      onRemoved={() => onChoose({ id: null })}
    />
  );
}

/** What fails is looked at first; where nothing is set up, what could be. */
function firstChoice({ providers }: SettingsView): ProviderChoice {
  const own = providers.filter(({ id }) => id !== null);
  const first = own.find(({ status }) => status.tone === "failing") ?? own[0];
  return first === undefined ? { preset: null } : { id: first.id };
}
