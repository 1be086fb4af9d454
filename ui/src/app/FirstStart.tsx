import { type ReactNode, type RefObject, useEffect, useRef } from "react";

import { day } from "../format";
import type { AppView, RecentProject } from "../host";
import { ErrorCallout } from "../parts/Callout";
import { AppMark, Icon } from "../parts/Icon";
import type { IconName } from "../parts/icon-paths";
import { Key } from "../parts/marks";
import { AppearanceSegments } from "./appearance";
import type { AppActions } from "./queries";

const STEPS = [
  ["Data", "Find what is wrong with your examples, and seal a test set"],
  ["Candidates", "A prompt with examples, and a fine-tuned model"],
  ["Train", "On this computer, with the loss before your eyes"],
  ["Compare", "All of them on the same unseen rows, with intervals"],
] as const;

type FirstStartProps = { view: AppView; actions: AppActions; onSettings: () => void };

/** What a window without a project shows. */
export function FirstStart({ view, actions, onSettings }: FirstStartProps) {
  const isBusy = actions.busy !== null;
  const firstChoice = useRef<HTMLButtonElement>(null);
  // The window has nothing else to begin with, so that Enter opens the sample.
  useEffect(() => firstChoice.current?.focus({ preventScroll: true }), []);
  return (
    <div className="app1">
      <main className="first">
        <section className="first-do">
          <div className="row first-name">
            <AppMark />
            <b className="strong">Holdout</b>
          </div>
          <h1>Should this task be fine-tuned, stay prompted, or use retrieval?</h1>
          <p className="t2">
            Open your examples. Holdout measures each way on the same unseen rows and says which is better,
            and how sure it is.
          </p>
          <div className="choices">
            <h2 className="t3 sm" id="samples">
              Open a sample: under two minutes, no key, no network
            </h2>
            {view.samples.map((sample, index) => (
              <Choice
                key={sample.kind}
                icon="play"
                title={sample.name}
                {...(index === 0 && { shortcut: "Enter", buttonRef: firstChoice })}
                testId={index === 0 ? "open-sample" : `open-sample-${sample.kind}`}
                isOff={isBusy}
                onPress={() => actions.openSample(sample.kind)}
              >
                {sample.line}
              </Choice>
            ))}
            <h2 className="t3 sm">Or your own task</h2>
            <Choice
              icon="file"
              title="Open examples…"
              shortcut="Ctrl O"
              testId="open-examples"
              isOff={isBusy}
              onPress={actions.pickExamples}
            >
              Chat JSONL, CSV or XLSX. Or drop a file anywhere.
            </Choice>
            <Choice icon="folder" title="Open project…" testId="open-project" isOff={isBusy} onPress={actions.pickProject}>
              A file that ends in .holdout.
            </Choice>
          </div>
          {actions.error && <ErrorCallout error={actions.error} />}
        </section>
        <section className="first-more">
          <h2>What you will go through</h2>
          <ol className="first-steps">
            {STEPS.map(([name, text], index) => (
              <li key={name}>
                <span className="t3">{index + 1}</span>
                <b className="med">{name}</b>
                <span className="t2">{text}</span>
              </li>
            ))}
          </ol>
          <h2>Recent projects</h2>
          <Recent projects={view.recent} folder={view.projects_folder} isOff={isBusy} onOpen={actions.openRecent} />
        </section>
      </main>
      <FirstStatus version={view.app_version} busy={actions.busy} onSettings={onSettings} />
    </div>
  );
}

type ChoiceProps = {
  icon: IconName;
  title: string;
  shortcut?: string;
  testId: string;
  /** Set for the one that the window begins with. */
  buttonRef?: RefObject<HTMLButtonElement | null>;
  isOff: boolean;
  onPress: () => void;
  children: ReactNode;
};

function Choice({ icon, title, shortcut, testId, buttonRef, isOff, onPress, children }: ChoiceProps) {
  return (
    <button
      type="button"
      className={buttonRef ? "choice one" : "choice"}
      ref={buttonRef}
      disabled={isOff}
      data-testid={testId}
      onClick={onPress}
    >
      <Icon name={icon} />
      <span>
        <b>{title}</b>
        <small>{children}</small>
      </span>
      {shortcut && <Key>{shortcut}</Key>}
    </button>
  );
}

type RecentProps = {
  projects: readonly RecentProject[];
  folder: string;
  isOff: boolean;
  onOpen: AppActions["openRecent"];
};

function Recent({ projects, folder, isOff, onOpen }: RecentProps) {
  if (projects.length === 0) {
    return (
      <p className="t2">
        None yet. A project is one file, <code>name.holdout</code>, to copy and share. It never holds a key. New
        ones go to {folder}.
      </p>
    );
  }
  return (
    <ul className="recent">
      {projects.map((project) => (
        <li key={project.handle}>
          <button type="button" className="nav" disabled={isOff} onClick={() => onOpen(project.handle)}>
            <Icon name="file" />
            <b className="med ell">{project.name}</b>
            <small className="nav-n">{day(project.opened_at)}</small>
          </button>
        </li>
      ))}
    </ul>
  );
}

type FirstStatusProps = { version: string; busy: string | null; onSettings: () => void };

function FirstStatus({ version, busy, onSettings }: FirstStatusProps) {
  return (
    <footer className="status">
      <span>Holdout {version}</span>
      {busy && <span>{busy}…</span>}
      <span className="right">Nothing is sent before you start it</span>
      <AppearanceSegments />
      <button type="button" className="status-button" data-testid="first-settings" onClick={onSettings}>
        <Key>Ctrl ,</Key> Settings
      </button>
    </footer>
  );
}
