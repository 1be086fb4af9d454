import type { ReactNode } from "react";

import type { HostError } from "../host";
import { classes } from "./classes";
import { Icon } from "./Icon";
import type { IconName } from "./icon-paths";

type Tone = "plain" | "ok" | "warn" | "err";

const ICON: Record<Tone, IconName> = { plain: "info", ok: "check", warn: "warning", err: "error" };

type CalloutProps = {
  tone?: Tone;
  /** What happened. */
  title: ReactNode;
  /** What it means. */
  children?: ReactNode;
  /** What to do, as buttons. */
  actions?: ReactNode;
};

/** Says what happened, what it means and what to do, at its cause. */
export function Callout({ tone = "plain", title, children, actions }: CalloutProps) {
  return (
    <div className={classes("note", tone !== "plain" && tone)} role={tone === "err" ? "alert" : "note"}>
      <Icon name={ICON[tone]} />
      <div className="grow">
        <p>
          <b>{title}</b>
        </p>
        {children && <p>{children}</p>}
        {actions && <div className="do">{actions}</div>}
      </div>
    </div>
  );
}

/** A failed command: its message, its remedy and, where there is one, the provider's request id. */
export function ErrorCallout({ error, actions }: { error: HostError; actions?: ReactNode }) {
  const request = error.requestId && (
    <>
      {error.hint && <br />}
      Request <code>{error.requestId}</code>
    </>
  );
  return (
    <Callout tone="err" title={error.message} actions={actions}>
      {(error.hint || request) && (
        <>
          {error.hint}
          {request}
        </>
      )}
    </Callout>
  );
}

/** What is the state, what to do, one button; where the content will be. */
export function Empty({ title, children, action }: {
  title: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="empty">
      <b>{title}</b>
      {children && <p>{children}</p>}
      {action && <div className="row">{action}</div>}
    </div>
  );
}
