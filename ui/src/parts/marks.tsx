import type { ReactNode } from "react";

import { classes } from "./classes";
import { Icon } from "./Icon";
import type { IconName } from "./icon-paths";

export type Tone = "ok" | "warn" | "err" | "acc" | "line" | "solid";

/** A state in a word: train, sealed, live. */
export function Badge({ tone, icon, children }: { tone?: Tone; icon?: IconName; children: ReactNode }) {
  return (
    <span className={classes("badge", tone)}>
      {icon && <Icon name={icon} size={10} />}
      {children}
    </span>
  );
}

/** A candidate's letter on its colour. Both stay with it for good. */
export function CandidateMark({ letter }: { letter: string }) {
  return <span className={classes("cand", `c${candidateSlot(letter)}`)}>{letter}</span>;
}

/** Which of the eight colours a letter has, as the last letter of its tokens. */
export function candidateSlot(letter: string): string {
  const index = letter.toLowerCase().charCodeAt(0) - 97;
  return String.fromCharCode(97 + (((index % 8) + 8) % 8));
}

type ChipProps = {
  children: ReactNode;
  count?: ReactNode;
  active?: boolean;
  /** Nothing matches; it stays visible. */
  off?: boolean;
  /** Shows a cross: pressing it takes the filter away. */
  removable?: boolean;
  onPress: () => void;
  label?: string;
};

/** A filter with its count. */
export function Chip({ children, count, active, off, removable, onPress, label }: ChipProps) {
  return (
    <button
      type="button"
      className={classes("chip", active && "on", off && !active && "off")}
      aria-pressed={removable ? undefined : Boolean(active)}
      aria-label={label}
      onClick={onPress}
    >
      {/* The space is for those who hear it: "wrong 23". */}
      {children} {count !== undefined && <b>{count}</b>}
      {removable && <Icon name="cross" size={12} />}
    </button>
  );
}

/** A key's name where it is often used. */
export function Key({ children }: { children: ReactNode }) {
  return <span className="kbd">{children}</span>;
}

/** A 4 px bar. Without a known end it stays in the middle and the text beside it tells the time. */
export function ProgressBar({ share, tone, label, testId }: {
  share: number | null;
  tone?: "err" | "ok" | undefined;
  label: string;
  testId?: string;
}) {
  const per100 = share === null ? undefined : Math.round(Math.min(1, Math.max(0, share)) * 100);
  return (
    <div
      className={classes("prog", share === null && "wait", tone)}
      role="progressbar"
      aria-label={label}
      aria-valuenow={per100}
      aria-valuemin={0}
      aria-valuemax={100}
      data-testid={testId}
    >
      <i style={per100 === undefined ? undefined : { width: `${per100}%` }} />
    </div>
  );
}
