import { useEffect } from "react";

import { useToast } from "../app/toasts";
import { count, counted } from "../format";
import { type RowDetail, type RowId, toHostError, useHost } from "../host";
import { Button, IconButton } from "../parts/Button";
import { ErrorCallout } from "../parts/Callout";
import { InertText } from "../parts/InertText";
import { Badge } from "../parts/marks";
import { useRow } from "./queries";
import { SeverityIcon } from "./severity";

type InspectorProps = {
  id: RowId;
  onPrevious: (() => void) | null;
  onNext: (() => void) | null;
  onClose: () => void;
};

/** One row, whole: what was found in it, its messages, and the row as it came. */
export function Inspector({ id, onPrevious, onNext, onClose }: InspectorProps) {
  const row = useRow(id);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === "Escape") onClose();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [onClose]);
  return (
    <aside className="pane inspector" aria-label="Row" data-testid="inspector">
      <div className="pane-h line">
        {row.data && <>Row {count(row.data.number)}</>}
        {row.data?.split && <Badge>{row.data.split}</Badge>}
        <span className="row pane-do">
          <IconButton icon="up" label="Previous row" disabled={onPrevious === null} onClick={() => onPrevious?.()} />
          <IconButton icon="down" label="Next row" disabled={onNext === null} onClick={() => onNext?.()} />
          <IconButton icon="cross" label="Close" onClick={onClose} />
        </span>
      </div>
      <div className="scroll">
        {row.error && (
          <div className="sec">
            <ErrorCallout error={row.error} />
          </div>
        )}
        {row.data && <Detail row={row.data} />}
      </div>
    </aside>
  );
}

function Detail({ row }: { row: RowDetail }) {
  return (
    <>
      {row.issues.map((issue) => (
        <section key={issue.code} className="insp-sec">
          <div className="row">
            <SeverityIcon severity={issue.severity} size={16} />
            <b className="strong">{issue.title}</b>
          </div>
          <p className="t2">
            {issue.message} {issue.remedy}
          </p>
        </section>
      ))}
      {row.messages.map((message, index) => (
        <section key={`${message.role} ${index}`} className="insp-sec">
          <div className="xs t3">{message.role}</div>
          {message.content === "" ? <span className="t3">(empty)</span> : <InertText text={message.content} />}
        </section>
      ))}
      <section className="insp-sec">
        <dl className="kv sm">
          <dt>From</dt>
          <dd className="ell" title={row.origin}>
            {row.origin} line {count(row.line)}
          </dd>
          <dt>Tokens</dt>
          <dd>{count(row.tokens)}</dd>
        </dl>
      </section>
      <RawRow row={row} />
    </>
  );
}

function RawRow({ row }: { row: RowDetail }) {
  const say = useToast();
  const host = useHost();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(row.raw);
      say(`Row ${count(row.number)} is copied.`);
    } catch (thrown) {
      say("The row could not be copied.");
      void host.app.logFromUi("warn", `copying a row: ${toHostError(thrown).message}`);
    }
  };
  return (
    <section className="raw">
      <div className="pane-h line">
        Raw row
        <span className="pane-do">
          <Button kind="quiet" small icon="copy" onClick={() => void copy()}>
            Copy
          </Button>
        </span>
      </div>
      <div className="code raw-text">
        <InertText text={row.raw} mono />
        {row.raw_cut > 0 && <p className="t3">{counted(row.raw_cut, "more character")} not shown</p>}
      </div>
    </section>
  );
}
