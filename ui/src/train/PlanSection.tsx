import type { ReactNode } from "react";

import { Icon } from "../parts/Icon";
import type { IconName } from "../parts/icon-paths";

/** The parts of a plan, in their order. */
export type PlanPart = "subject" | "data" | "lookup" | "provider" | "method" | "cost" | "after" | "send";

/** Where a part of the plan is on the page. */
export function partId(part: PlanPart): string {
  return `plan-${part}`;
}

type SectionProps = { id: PlanPart; title: string; note?: ReactNode; action?: ReactNode; children: ReactNode };

/** A part of the plan under its head. */
export function Section({ id, title, note, action, children }: SectionProps) {
  const head = partId(id);
  return (
    <section aria-labelledby={head} className="plan-part">
      <div className="plan-h plan-head">
        <h2 className="h2" id={head}>
          {title} {note && <small>{note}</small>}
        </h2>
        {action}
      </div>
      {children}
    </section>
  );
}

type CheckProps = { tone: "ok" | "plain" | "warn" | "err"; name: string; children: ReactNode };

const ICON: Record<CheckProps["tone"], [IconName, string]> = {
  ok: ["check", "ok"],
  plain: ["info", "t3"],
  warn: ["warning", "warn"],
  err: ["error", "err"],
};

/** One line of a table of checks: whether it holds, and in words how. */
export function Check({ tone, name, children }: CheckProps) {
  const [icon, colour] = ICON[tone];
  return (
    <tr>
      <th scope="row">
        <span className="row">
          <Icon name={icon} size={14} tone={colour} />
          {name}
        </span>
      </th>
      <td className="t2">{children}</td>
    </tr>
  );
}
