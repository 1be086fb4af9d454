import { count } from "../format";
import type { ProjectView, RunningView } from "../host";
import { Icon } from "../parts/Icon";
import { SCREENS, type ScreenName, useNavigation } from "./navigation";
import { ProjectMenu } from "./ProjectMenu";
import type { AppActions } from "./queries";

/** One entry for each question, with a mark for what stands behind it. */
export function Sidebar({ project, actions }: { project: ProjectView; actions: AppActions }) {
  const { screen, go } = useNavigation();
  return (
    <nav className="side" aria-label="Screens">
      <ProjectMenu project={project} actions={actions} />
      {SCREENS.map((entry) => (
        <button
          key={entry.name}
          type="button"
          className="nav"
          aria-current={entry.name === screen ? "page" : undefined}
          title={entry.title}
          data-testid={`nav-${entry.name}`}
          onClick={() => go(entry.name)}
        >
          <Icon name={entry.icon} />
          <span>{entry.title}</span>
          <NavMark screen={entry.name} project={project} />
        </button>
      ))}
    </nav>
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
