import type { Host } from "../host";

/** Writes what nothing caught into the app's log. Gives the way to stop. */
export function reportFaults(host: Host): () => void {
  const log = (message: string) => {
    // A log that can't be written must not become a fault to be logged.
    host.app.logFromUi("error", message.slice(0, 8000)).catch(() => undefined);
  };
  const onError = (event: ErrorEvent) => {
    log(event.error instanceof Error ? (event.error.stack ?? event.message) : event.message);
  };
  const onRejection = (event: PromiseRejectionEvent) => {
    const reason: unknown = event.reason;
    log(reason instanceof Error ? (reason.stack ?? reason.message) : String(reason));
  };
  window.addEventListener("error", onError);
  window.addEventListener("unhandledrejection", onRejection);
  return () => {
    window.removeEventListener("error", onError);
    window.removeEventListener("unhandledrejection", onRejection);
  };
}
