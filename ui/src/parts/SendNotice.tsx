import { day } from "../format";
import type { HostError, SendNotice as Notice } from "../host";
import { Button } from "./Button";
import { ErrorCallout } from "./Callout";
import { classes } from "./classes";
import { Icon } from "./Icon";
import { CandidateMark } from "./marks";

type SendNoticeProps = {
  notice: Notice;
  onAgree: () => void;
  busy: boolean;
  error: HostError | null;
  /** Leads to the rows with personal data. */
  onPersonal?: () => void;
};

/** What would leave this computer for a host, before it does; one line once it is agreed to. */
export function SendNotice(props: SendNoticeProps) {
  const { notice, error } = props;
  return (
    <>
      {notice.agreed_at === null ? <Asked {...props} /> : <Agreed notice={notice} at={notice.agreed_at} />}
      {error && <ErrorCallout error={error} />}
    </>
  );
}

function Asked({ notice, onAgree, busy, onPersonal }: SendNoticeProps) {
  return (
    <div className={classes("note", notice.has_personal && "warn")} role="note" data-testid={`notice-${notice.host}`}>
      <Icon name={notice.has_personal ? "warning" : "info"} />
      <div className="grow">
        <p>
          <b>
            This would leave your computer, for {notice.host} ({notice.provider_name}):
          </b>
        </p>
        <Sent notice={notice} />
        <div className="do">
          <Button small disabled={busy} data-testid={`agree-${notice.host}`} onClick={onAgree}>
            Agree to send to {notice.host}
          </Button>
          {notice.has_personal && onPersonal && (
            <Button small data-testid="personal-rows" onClick={onPersonal}>
              Show the rows in Data
            </Button>
          )}
          <span className="t2 sm">Asked once for this project and host.</span>
        </div>
      </div>
    </div>
  );
}

/** A line with its date; what was agreed to is still there to read. */
function Agreed({ notice, at }: { notice: Notice; at: number }) {
  return (
    <details className="agreed" data-testid={`agreed-${notice.host}`}>
      <summary>
        <Icon name="check" size={14} tone="ok" />
        <span>
          You agreed on {day(at)} to send to {notice.host}
        </span>
        <Icon name="down" size={12} tone="t3" />
      </summary>
      <Sent notice={notice} />
    </details>
  );
}

function Sent({ notice }: { notice: Notice }) {
  return (
    <ul className="sent">
      {notice.sent.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
      <li className={classes(notice.has_personal && "sent-personal")}>{notice.personal}</li>
      {notice.letters.length > 0 && (
        <li className="sent-by">
          Asked there:
          {notice.letters.map((letter) => (
            <CandidateMark key={letter} letter={letter} />
          ))}
        </li>
      )}
    </ul>
  );
}
