import { createContext, type ReactNode, useContext, useMemo, useState } from "react";

import type { IconName } from "../parts/icon-paths";

export type ScreenName = "overview" | "data" | "candidates" | "train" | "compare" | "report" | "settings";

/** The screens in the order of their keys, Ctrl+1 first. */
export const SCREENS: ReadonlyArray<{ name: ScreenName; title: string; icon: IconName }> = [
  { name: "overview", title: "Overview", icon: "overview" },
  { name: "data", title: "Data", icon: "data" },
  { name: "candidates", title: "Candidates", icon: "candidates" },
  { name: "train", title: "Train", icon: "train" },
  { name: "compare", title: "Compare", icon: "compare" },
  { name: "report", title: "Report", icon: "report" },
];

/** The screen of the app itself; it stands apart from those of the project. */
export const SETTINGS = { name: "settings", title: "Settings", icon: "settings" } as const;

/** A part of the settings that another screen may lead to. */
export type SettingsSection = "providers" | "prices" | "appearance" | "shortcuts" | "data";

/** A part of a screen that can be asked for by itself. */
export type ScreenPart = SettingsSection | "playground" | "knowledge";

type Navigation = {
  screen: ScreenName;
  /** Which part of the screen was asked for; `null` for the screen as it begins. */
  part: ScreenPart | null;
  go: (screen: ScreenName, part?: ScreenPart) => void;
};

const NavigationContext = createContext<Navigation>({ screen: "data", part: null, go: () => {} });

/** Holds which screen is open. */
export function NavigationProvider({ start = "data", children }: { start?: ScreenName | undefined; children: ReactNode }) {
  const [place, setPlace] = useState<Omit<Navigation, "go">>({ screen: start, part: null });
  const navigation = useMemo<Navigation>(
    () => ({ ...place, go: (screen, part) => setPlace({ screen, part: part ?? null }) }),
    [place],
  );
  return <NavigationContext value={navigation}>{children}</NavigationContext>;
}

/** The open screen, and the way to another. */
export function useNavigation(): Navigation {
  return useContext(NavigationContext);
}
