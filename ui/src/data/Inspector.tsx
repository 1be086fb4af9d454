import { useEffect, useState } from "react";

import { isWriting, usePlainKey } from "../parts/usePlainKey";
import { useToast } from "../app/toasts";
import { count, counted } from "../format";
import { type RowDetail, type RowId, toHostError, useHost } from "../host";
import { Button, IconButton } from "../parts/Button";
import { ErrorCallout } from "../parts/Callout";
import { InertText } from "../parts/InertText";
import { Badge } from "../parts/marks";
import { EditRow } from "./EditRow";
import { useChangeRows, useRow } from "./queries";
import { SeverityIcon } from "./severity";
import { SideBySide } from "./SideBySide";

type InspectorProps = {
  id: RowId;
  onPrevious: (() => void) | null;
  onNext: (() => void) | null;
  onClose: () => void;
  /** An edit put another row in its place. */
  onReplaced: (row: RowId) => void;
  /** What a finding said of these rows is settled. */
  onDecided: (rows: readonly RowId[]) => void;
};

/** One row, whole: what was found in it, its messages, and the row as it came. */
export function Inspector({ id, onPrevious, onNext, onClose, onReplaced, onDecided }: InspectorProps) {
  const row = useRow(id);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !isWriting(event.target)) onClose();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [onClose]);
  usePlainKey("k", () => onPrevious?.());
  usePlainKey("j", () => onNext?.());
  return (
    <aside className="pane inspector" aria-label="Row" data-testid="inspector">
      <div className="pane-h line">
        {row.data && <>Row {count(row.data.number)}</>}
        {row.data?.split && <Badge {...(row.data.sealed && { icon: "lock" })}>{row.data.split}</Badge>}
        {row.data?.excluded && <Badge tone="line">left out</Badge>}
        {row.data?.edited && <Badge tone="line">edited</Badge>}
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
        {row.data && <Detail key={row.data.id} row={row.data} onReplaced={onReplaced} onDecided={onDecided} />}
      </div>
    </aside>
  );
}

type DetailProps = { row: RowDetail } & Pick<InspectorProps, "onReplaced" | "onDecided">;

function Detail({ row, onReplaced, onDecided }: DetailProps) {
  const change = useChangeRows();
  const [isEditing, setEditing] = useState(false);
  const canChange = !change.isPending;
  const toggle = () => {
    if (canChange) change.mutate({ kind: row.excluded ? "include" : "exclude", rows: [row.id] });
  };
  usePlainKey("x", toggle);
  return (
    <>
      <div className="bar insp-bar">
        <Button small shortcut="X" disabled={!canChange} data-testid={row.excluded ? "include-row" : "exclude-row"} onClick={toggle}>
          {row.excluded ? "Include" : "Exclude"}
        </Button>
        <Button small icon="edit" disabled={row.texts === null || isEditing} data-testid="edit-row" onClick={() => setEditing(true)}>
          Edit
        </Button>
        {row.sealed && <span className="t3 sm">Sealed: nobody changes it</span>}
      </div>
      {change.error && (
        <div className="insp-sec" data-testid="change-error">
          <ErrorCallout error={change.error} />
        </div>
      )}
      {isEditing && row.texts && (
        <EditRow
          id={row.id}
          texts={row.texts}
          onCancel={() => setEditing(false)}
          onSaved={(saved) => {
            setEditing(false);
            onReplaced(saved);
          }}
        />
      )}
      {row.issues.map((issue) => (
        <section key={issue.code} className="insp-sec">
          <div className="row">
            <SeverityIcon severity={issue.severity} size={16} />
            <b className="strong">{issue.title}</b>
          </div>
          <p className="t2">
            {issue.message} {issue.remedy}
          </p>
          {issue.code === "personal_data" && row.personal.length > 0 && (
            <p className="t2">Here: {row.personal.join(", ")}.</p>
          )}
        </section>
      ))}
      {row.beside && (
        <SideBySide beside={row.beside} change={change} onDecided={() => onDecided(row.beside?.group ?? [])} />
      )}
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
