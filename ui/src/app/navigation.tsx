import { createContext, type ReactNode, useContext, useMemo, useState } from "react";

import type { IconName } from "../parts/icon-paths";

export type ScreenName = "overview" | "data" | "candidates" | "train" | "compare" | "report";

/** The screens in the order of their keys, Ctrl+1 first. */
export const SCREENS: ReadonlyArray<{ name: ScreenName; title: string; icon: IconName }> = [
  { name: "overview", title: "Overview", icon: "overview" },
  { name: "data", title: "Data", icon: "data" },
  { name: "candidates", title: "Candidates", icon: "candidates" },
  { name: "train", title: "Train", icon: "train" },
  { name: "compare", title: "Compare", icon: "compare" },
  { name: "report", title: "Report", icon: "report" },
];

type Navigation = { screen: ScreenName; go: (screen: ScreenName) => void };

const NavigationContext = createContext<Navigation>({ screen: "data", go: () => {} });

/** Holds which screen is open. */
export function NavigationProvider({ start = "data", children }: { start?: ScreenName | undefined; children: ReactNode }) {
  const [screen, go] = useState<ScreenName>(start);
  const navigation = useMemo(() => ({ screen, go }), [screen]);
  return <NavigationContext value={navigation}>{children}</NavigationContext>;
}

/** The open screen, and the way to another. */
export function useNavigation(): Navigation {
  return useContext(NavigationContext);
}
