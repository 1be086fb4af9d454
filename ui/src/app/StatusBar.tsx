import { count, counted, money } from "../format";
import type { ProjectView, RunningView } from "../host";
import { Icon } from "../parts/Icon";
import { Key } from "../parts/marks";
import { type ScreenName, useNavigation } from "./navigation";

/** What is sealed, which data, what runs, what was spent. */
export function StatusBar({ project, busy, onCommands }: {
  project: ProjectView;
  busy: string | null;
  onCommands: () => void;
}) {
  return (
    <footer className="status">
      <Seal project={project} />
      {project.version !== null && <span>Data v{project.version}</span>}
      {project.judged > 0 && <span className="wide-only">Judged {times(project.judged)}</span>}
      {project.running && <Running running={project.running} />}
      {busy && <span>{busy}…</span>}
      <span className="right" title={project.spent_at_least ? "Some answers have a cost that is not known" : undefined}>
        Spent {spentWords(project)}
      </span>
      <button type="button" className="status-button" onClick={onCommands}>
        <Key>Ctrl K</Key> Commands
      </button>
    </footer>
  );
}

/** What was spent, as far as it is known. */
function spentWords({ spent, spent_at_least }: ProjectView): string {
  if (!spent_at_least) return money(spent);
  return Number(spent) === 0 ? "unknown" : `at least ${money(spent)}`;
}

function Seal({ project }: { project: ProjectView }) {
  if (project.sealed) {
    return (
      <span>
        <Icon name="lock" size={12} />
        Test set sealed: {counted(project.splits.test, "row")}
      </span>
    );
  }
  if (project.splits.test === 0) return <span>No test set yet</span>;
  return <span>Test set open: {counted(project.splits.test, "row")}</span>;
}

function Running({ running }: { running: RunningView }) {
  const { go } = useNavigation();
  const screen: ScreenName = running.kind === "training" ? "train" : "compare";
  return (
    <button type="button" className="status-button acc" onClick={() => go(screen)}>
      <Icon name={screen} size={12} />
      {runningText(running)}
    </button>
  );
}

function runningText(running: RunningView): string {
  if (running.kind === "comparing") return `Comparing, ${count(running.done)} of ${counted(running.total, "answer")}`;
  const total = running.total_steps === null ? "" : ` of ${count(running.total_steps)}`;
  return `Training, step ${count(running.step)}${total}`;
}

function times(judged: number): string {
  return judged === 1 ? "once" : `${count(judged)} times`;
}
