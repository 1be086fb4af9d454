import { useMemo, useState } from "react";

import { CandidatesScreen } from "../candidates/CandidatesScreen";
import { PlaygroundProvider } from "../candidates/usePlayground";
import { CompareScreen } from "../compare/CompareScreen";
import { DataScreen } from "../data/DataScreen";
import { type ProjectView, useHost } from "../host";
import { OverviewScreen } from "../overview/OverviewScreen";
import { IconButton } from "../parts/Button";
import { ErrorCallout } from "../parts/Callout";
import { ReportScreen } from "../report/ReportScreen";
import { SettingsScreen } from "../settings/SettingsScreen";
import { TrainScreen } from "../train/TrainScreen";
import { CommandPalette } from "./CommandPalette";
import { ErrorBoundary } from "./ErrorBoundary";
import { SCREENS, type ScreenName, useNavigation } from "./navigation";
import type { AppActions } from "./queries";
import { Sidebar } from "./Sidebar";
import { type Shortcuts, useShortcuts } from "./shortcuts";
import { StatusBar } from "./StatusBar";

/** What stands around every screen of an open project. */
export function Frame({ project, actions }: { project: ProjectView; actions: AppActions }) {
  const host = useHost();
  const { screen, go } = useNavigation();
  const [isPaletteOpen, setPaletteOpen] = useState(false);
  useShortcuts(
    useMemo<Shortcuts>(
      () => ({
        ...Object.fromEntries(SCREENS.map((entry, index) => [String(index + 1), () => go(entry.name)])),
        k: () => setPaletteOpen(true),
        ",": () => go("settings"),
      }),
      [go],
    ),
  );
  const log = (message: string) => void host.app.logFromUi("error", message);
  return (
    <div className="app">
      <Sidebar project={project} actions={actions} />
      <div className="screen">
        {actions.error && (
          <div className="frame-error">
            <ErrorCallout error={actions.error} />
            <IconButton icon="cross" label="Dismiss" onClick={actions.dismissError} />
          </div>
        )}
        <PlaygroundProvider>
          <ErrorBoundary key={screen} onError={log}>
            <Screen name={screen} actions={actions} />
          </ErrorBoundary>
        </PlaygroundProvider>
      </div>
      <StatusBar project={project} busy={actions.busy} onCommands={() => setPaletteOpen(true)} />
      <CommandPalette open={isPaletteOpen} onClose={() => setPaletteOpen(false)} actions={actions} />
    </div>
  );
}

function Screen({ name, actions }: { name: ScreenName; actions: AppActions }) {
  switch (name) {
    case "overview":
      return <OverviewScreen />;
    case "data":
      return <DataScreen onImport={actions.pickExamples} />;
    case "candidates":
      return <CandidatesScreen />;
    case "train":
      return <TrainScreen />;
    case "compare":
      return <CompareScreen />;
    case "report":
      return <ReportScreen />;
    case "settings":
      return <SettingsScreen />;
  }
}
