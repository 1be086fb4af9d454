import "./styles/index.css";

import { createRoot } from "react-dom/client";

import { makeQueryClient } from "./app/client";
import { Root } from "./app/Root";
import { reportFaults } from "./app/report-faults";
import { followAppearance } from "./app/theme";
import type { Appearance } from "./host";
import { tauriHost } from "./host/tauri";

reportFaults(tauriHost);

async function start(): Promise<void> {
  const appearance = await tauriHost.app.appearance().catch((): Appearance => "system");
  // Before the first paint; from then on the AppearanceProvider follows it.
  followAppearance(appearance)();
  const container = document.getElementById("root");
  if (container === null) throw new Error("index.html has no #root.");
  createRoot(container).render(<Root host={tauriHost} client={makeQueryClient()} appearance={appearance} />);
}

void start();
