import type { StatusTone } from "../host";
import { Icon } from "../parts/Icon";
import type { IconName } from "../parts/icon-paths";

const MARKS: Record<StatusTone, { icon: IconName; tone: string }> = {
  ready: { icon: "check", tone: "ok" },
  untested: { icon: "dash", tone: "t3" },
  incomplete: { icon: "warning", tone: "warn" },
  failing: { icon: "error", tone: "err" },
};

/** How good a state is, beside the words that say it. */
export function StatusMark({ tone, isLocked = false }: { tone: StatusTone; isLocked?: boolean }) {
  const mark = MARKS[tone];
  return <Icon name={isLocked ? "lock" : mark.icon} size={14} tone={mark.tone} />;
}

/** The class for the words of a state that asks for something. */
export function toneClass(tone: StatusTone): string {
  return tone === "failing" || tone === "incomplete" ? MARKS[tone].tone : "t3";
}
