import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from "react";

import { type Appearance, toHostError, useHost } from "../host";
import { Segments } from "../parts/fields";
import { followAppearance } from "./theme";

type AppearanceChoice = { appearance: Appearance; choose: (appearance: Appearance) => void };

const AppearanceContext = createContext<AppearanceChoice>({ appearance: "system", choose: () => {} });

/** Paints the window as chosen and keeps the choice. */
export function AppearanceProvider({ start, children }: { start: Appearance; children: ReactNode }) {
  const host = useHost();
  const [appearance, setAppearance] = useState(start);
  useEffect(() => followAppearance(appearance), [appearance]);
  const choose = useCallback(
    (next: Appearance) => {
      setAppearance(next);
      host.app.setAppearance(next).catch((thrown: unknown) => {
        void host.app.logFromUi("warn", `The appearance was not kept: ${toHostError(thrown).message}`);
      });
    },
    [host],
  );
  const choice = useMemo(() => ({ appearance, choose }), [appearance, choose]);
  return <AppearanceContext value={choice}>{children}</AppearanceContext>;
}

/** The chosen appearance, and the way to change it. */
export function useAppearance(): AppearanceChoice {
  return useContext(AppearanceContext);
}

const APPEARANCES: ReadonlyArray<{ value: Appearance; label: string }> = [
  { value: "system", label: "System" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];

/** The switch between them. */
export function AppearanceSegments() {
  const { appearance, choose } = useAppearance();
  return <Segments label="Appearance" options={APPEARANCES} value={appearance} onChange={choose} />;
}
