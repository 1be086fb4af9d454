import { CSPProvider } from "@base-ui/react/csp-provider";
import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";

import { type Appearance, HostProvider } from "../host";
import type { Host } from "../host";
import { WatchesProvider } from "../host/useWatches";
import { TooltipProvider } from "../parts/Tooltip";
import { App } from "./App";
import { AppearanceProvider } from "./appearance";
import { ErrorBoundary } from "./ErrorBoundary";
import type { ScreenName } from "./navigation";
import { ToastProvider } from "./toasts";

type RootProps = { host: Host; client: QueryClient; appearance: Appearance; startScreen?: ScreenName };

/** The app with all that it stands on. */
export function Root({ host, client, appearance, startScreen }: RootProps) {
  return (
    <CSPProvider disableStyleElements>
      <HostProvider host={host}>
        <QueryClientProvider client={client}>
          <WatchesProvider>
            <AppearanceProvider start={appearance}>
            <TooltipProvider>
              <ToastProvider>
                <ErrorBoundary onError={(message) => void host.app.logFromUi("error", message)}>
                  <App {...(startScreen ? { startScreen } : {})} />
                </ErrorBoundary>
              </ToastProvider>
            </TooltipProvider>
          </AppearanceProvider>
          </WatchesProvider>
        </QueryClientProvider>
      </HostProvider>
    </CSPProvider>
  );
}
