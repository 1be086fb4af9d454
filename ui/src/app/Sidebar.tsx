import type { ReactNode } from "react";

import { count } from "../format";
import type { ProjectView, RunningView } from "../host";
import { Icon } from "../parts/Icon";
import type { IconName } from "../parts/icon-paths";
import { useSettingsView } from "../settings/queries";
import { SCREENS, type ScreenName, SETTINGS, useNavigation } from "./navigation";
import { ProjectMenu } from "./ProjectMenu";
import type { AppActions } from "./queries";

/** One entry for each question, with a mark for what stands behind it. */
export function Sidebar({ project, actions }: { project: ProjectView; actions: AppActions }) {
  return (
    <nav className="side" aria-label="Screens">
      <ProjectMenu project={project} actions={actions} />
      {SCREENS.map((entry) => (
        <Entry key={entry.name} {...entry} mark={<NavMark screen={entry.name} project={project} />} />
      ))}
      <div className="side-gap" />
      <Entry {...SETTINGS} mark={<SettingsMark />} />
    </nav>
  );
}

function Entry({ name, title, icon, mark }: { name: ScreenName; title: string; icon: IconName; mark: ReactNode }) {
  const { screen, go } = useNavigation();
  return (
    <button
      type="button"
      className="nav"
      aria-current={name === screen ? "page" : undefined}
      title={title}
      data-testid={`nav-${name}`}
      onClick={() => go(name)}
    >
      <Icon name={icon} />
      <span>{title}</span>
      {mark}
    </button>
  );
}

/** How many providers do not work. */
function SettingsMark() {
  const providers = useSettingsView().data?.providers ?? [];
  const failing = providers.filter((provider) => provider.status.tone === "failing");
  if (failing.length === 0) return null;
  return (
    <span className="nav-n err" title={failing.map(({ name, status }) => `${name}: ${status.text}`).join("; ")}>
      {count(failing.length)}
    </span>
  );
}

function NavMark({ screen, project }: { screen: ScreenName; project: ProjectView }) {
  switch (screen) {
    case "data":
      return <DataMark project={project} />;
    case "candidates":
      return project.candidates > 0 ? <span className="nav-n">{count(project.candidates)}</span> : null;
    case "train":
      return <RunningMark share={shareOf(project.running, "training")} />;
    case "compare":
      return <CompareMark project={project} />;
    case "overview":
    case "report":
    case "settings":
      return null;
  }
}

function DataMark({ project }: { project: ProjectView }) {
  if (project.errors > 0 && !project.sealed) {
    return (
      <span className="nav-n err" title={`${count(project.errors)} errors`}>
        {count(project.findings)}
      </span>
    );
  }
  if (project.sealed) return <DoneMark label="sealed" />;
  return project.findings > 0 ? <span className="nav-n">{count(project.findings)}</span> : null;
}

function CompareMark({ project }: { project: ProjectView }) {
  const share = shareOf(project.running, "comparing");
  if (share !== null) return <RunningMark share={share} />;
  if (project.winner === null) return null;
  return (
    <span className="nav-n ok" title={`The last verdict is for ${project.winner}`}>
      {project.winner}
    </span>
  );
}

function RunningMark({ share }: { share: number | null }) {
  if (share === null) return null;
  return <span className="nav-n acc">{Math.floor(share * 100)} %</span>;
}

function DoneMark({ label }: { label: string }) {
  return (
    <span className="nav-n ok" title={label}>
      <Icon name="check" size={12} />
    </span>
  );
}

/** How far a run of one kind is, 0 to 1; `null` when none is going on. */
function shareOf(running: RunningView | null, kind: RunningView["kind"]): number | null {
  if (running === null || running.kind !== kind) return null;
  const [done, total] =
    running.kind === "training" ? [running.step, running.total_steps] : [running.done, running.total];
  return total ? done / total : 0;
}
