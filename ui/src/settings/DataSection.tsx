import type { SettingsView } from "../host";

/** Where things are, and what is not collected. */
export function DataSection({ view }: { view: SettingsView }) {
  return (
    <section className="pane grow" aria-label="Logs and data">
      <div className="sec settings-text">
        <h2 className="h2">Logs and data</h2>
        <dl className="settings-folders">
          <dt>Projects and settings</dt>
          <dd>
            <code data-testid="data-folder">{view.data_folder}</code>
            <span className="t2">
              A project is one file. It holds your rows, answers and models, and never a key.
            </span>
          </dd>
          <dt>Log</dt>
          <dd>
            <code data-testid="log-folder">{view.log_folder}</code>
            <span className="t2">
              A file a day, the last fourteen are kept. It says what the app did; no row and no key is written to it.
            </span>
          </dd>
          <dt>Telemetry</dt>
          <dd>
            None
            <span className="t2">
              Nothing is measured about you. The app sends what you start: tests of a connection, trials, runs and
              trainings, to the providers that you set up, and nothing else.
            </span>
          </dd>
        </dl>
      </div>
    </section>
  );
}
