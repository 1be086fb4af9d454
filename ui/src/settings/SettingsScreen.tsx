import { type ReactNode, useState } from "react";

import { Ask } from "../app/Ask";
import { type SettingsSection, useNavigation } from "../app/navigation";
import { ScreenState } from "../app/ScreenState";
import type { SettingsView } from "../host";
import { classes } from "../parts/classes";
import { AppearanceSection } from "./AppearanceSection";
import { DataSection } from "./DataSection";
import { PricesSection } from "./PricesSection";
import { ProvidersSection } from "./ProvidersSection";
import { useSettingsView } from "./queries";
import { ShortcutsSection } from "./ShortcutsSection";

const SECTIONS: ReadonlyArray<{ name: SettingsSection; title: string }> = [
  { name: "providers", title: "Providers and keys" },
  { name: "prices", title: "Prices" },
  { name: "appearance", title: "Appearance" },
  { name: "shortcuts", title: "Shortcuts" },
  { name: "data", title: "Logs and data" },
];

/** What is this app allowed to reach? `back` leads out where no project is open. */
export function SettingsScreen({ back }: { back?: ReactNode }) {
  const query = useSettingsView();
  return <ScreenState query={query}>{query.data && <Settings view={query.data} back={back} />}</ScreenState>;
}

function Settings({ view, back }: { view: SettingsView; back: ReactNode }) {
  const { part } = useNavigation();
  const [section, setSection] = useState<SettingsSection>(SECTIONS.find(({ name }) => name === part)?.name ?? "providers");
  return (
    <main className="main">
      <Ask headline={view.headline} actions={back} />
      <div className="body settings">
        <nav className="pane settings-sections" aria-label="Settings">
          <ul className="list">
            {SECTIONS.map(({ name, title }) => (
              <li key={name} className={classes("press", name === section && "sel")}>
                <button
                  type="button"
                  aria-current={name === section ? "true" : undefined}
                  data-testid={`settings-${name}`}
                  onClick={() => setSection(name)}
                >
                  {title}
                </button>
              </li>
            ))}
          </ul>
        </nav>
        <Section name={section} view={view} />
      </div>
    </main>
  );
}

function Section({ name, view }: { name: SettingsSection; view: SettingsView }) {
  switch (name) {
    case "providers":
      return <ProvidersSection view={view} />;
    case "prices":
      return <PricesSection prices={view.prices} providers={view.providers} />;
    case "appearance":
      return <AppearanceSection />;
    case "shortcuts":
      return <ShortcutsSection />;
    case "data":
      return <DataSection view={view} />;
  }
}
