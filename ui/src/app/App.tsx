import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useState } from "react";

import { ImportScreen } from "../data/ImportScreen";
import { type AppView, type OfferedFile, type OfferedFiles, toHostError, useHost } from "../host";
import { makeRefresh } from "./client";
import { DropProvider } from "./drops";
import { Frame } from "./Frame";
import { NavigationProvider, type ScreenName } from "./navigation";
import { useAppActions, useAppView, useTakeAppView } from "./queries";
import { ScreenState } from "./ScreenState";
import { NoProject } from "./NoProject";
import { focusNextPane, type Shortcuts, useShortcuts } from "./shortcuts";

/** The window: the first start, a file to import, or the screens of the open project. */
export function App({ startScreen }: { startScreen?: ScreenName }) {
  const query = useAppView();
  useCoreEvents();
  useWindowReady(!query.isPending);
  return (
    <ScreenState query={query}>
      {query.data && <Window view={query.data} startScreen={startScreen} />}
    </ScreenState>
  );
}

function Window({ view, startScreen }: { view: AppView; startScreen: ScreenName | undefined }) {
  const take = useTakeAppView();
  // The files that the command line named, until a person turns to something else.
  const [offer, setOffer] = useState<OfferedFiles | null>(view.project === null ? view.offered : null);
  const [opened, setOpened] = useState(0);
  const offerExamples = useCallback((examples: OfferedFile) => setOffer({ examples, test: null }), []);
  const onOpened = useCallback(() => {
    setOffer(null);
    setOpened((count) => count + 1);
  }, []);
  const actions = useAppActions(offerExamples, onOpened);
  useShortcuts(useMemo<Shortcuts>(() => ({ o: actions.pickExamples }), [actions.pickExamples]));

  return (
    <DropProvider onFile={offerExamples}>
      {offer !== null ? (
        <ImportScreen
          key={offer.examples.handle}
          offer={offer}
          onDone={(next) => {
            take(next);
            onOpened();
          }}
          onLeave={() => setOffer(null)}
        />
      ) : view.project === null ? (
        <NoProject view={view} actions={actions} startScreen={startScreen} />
      ) : (
        <NavigationProvider
          key={`${opened} ${view.project.file_name}`}
          start={startScreen ?? (view.project.worked_on ? "overview" : "data")}
        >
          <Frame project={view.project} actions={actions} />
        </NavigationProvider>
      )}
    </DropProvider>
  );
}

/** Asks again when the core says that something changed. */
function useCoreEvents(): void {
  const host = useHost();
  const client = useQueryClient();
  useEffect(() => stopLater(host.app.onChanged(makeRefresh(client))), [client, host]);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== "F6") return;
      event.preventDefault();
      focusNextPane();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
}

/** Stops listening, even when that is asked before the listening has begun. */
function stopLater(listening: Promise<() => void>): () => void {
  return () => {
    listening.then((stop) => stop()).catch(() => undefined);
  };
}

/** Shows the window once its first themed frame is there. */
function useWindowReady(hasContent: boolean): void {
  const host = useHost();
  useEffect(() => {
    if (!hasContent) return;
    void afterPaint().then(() =>
      host.app.windowReady().catch((thrown: unknown) => {
        void host.app.logFromUi("error", `The window was not shown: ${toHostError(thrown).message}`);
      }),
    );
  }, [hasContent, host]);
}

/** A hidden window may draw no frames, so that a short time counts as one. */
function afterPaint(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
    setTimeout(resolve, 60);
  });
}
