import type { Severity } from "../host";
import { Icon } from "../parts/Icon";
import type { IconName } from "../parts/icon-paths";

const LOOK: Record<Severity, { icon: IconName; tone: string }> = {
  error: { icon: "error", tone: "err" },
  warning: { icon: "warning", tone: "warn" },
  note: { icon: "info", tone: "t3" },
};

/** The sign of a severity; its word stands beside it. */
export function SeverityIcon({ severity, size = 14 }: { severity: Severity; size?: number }) {
  return <Icon name={LOOK[severity].icon} size={size} tone={LOOK[severity].tone} />;
}

/** The class that colours a text of this severity. */
export function severityTone(severity: Severity): string {
  return severity === "note" ? "t2" : LOOK[severity].tone;
}
