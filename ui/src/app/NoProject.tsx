import { useMemo, useState } from "react";

import type { AppView } from "../host";
import { Button } from "../parts/Button";
import { SettingsScreen } from "../settings/SettingsScreen";
import { FirstStart } from "./FirstStart";
import type { ScreenName } from "./navigation";
import type { AppActions } from "./queries";
import { type Shortcuts, useShortcuts } from "./shortcuts";

type NoProjectProps = { view: AppView; actions: AppActions; startScreen: ScreenName | undefined };

/** The window before a project is open: the first start, or the settings by themselves. */
export function NoProject({ view, actions, startScreen }: NoProjectProps) {
  const [showsSettings, setShowsSettings] = useState(startScreen === "settings");
  useShortcuts(useMemo<Shortcuts>(() => ({ ",": () => setShowsSettings(true) }), []));
  if (!showsSettings) return <FirstStart view={view} actions={actions} onSettings={() => setShowsSettings(true)} />;
  const back = (
    <Button icon="left" data-testid="settings-back" onClick={() => setShowsSettings(false)}>
      Back to the start
    </Button>
  );
  return (
    <div className="app1 alone">
      <SettingsScreen back={back} />
    </div>
  );
}
