import { day } from "../format";
import type { SendNotice } from "../host";
import { Button } from "../parts/Button";
import { ErrorCallout } from "../parts/Callout";
import { classes } from "../parts/classes";
import { Icon } from "../parts/Icon";
import { CandidateMark } from "../parts/marks";
import type { CompareControl } from "./queries";

type SendNoticesProps = { notices: readonly SendNotice[]; agree: CompareControl["agree"] };

/** What would leave this computer, one notice a host, before it does. */
export function SendNotices({ notices, agree }: SendNoticesProps) {
  if (notices.length === 0) return null;
  return (
    <section className="sec plan-notes" aria-label="What leaves this computer">
      {notices.map((notice) =>
        notice.agreed_at === null ? (
          <Notice key={notice.host} notice={notice} isBusy={agree.isPending} onAgree={() => agree.mutate(notice.host)} />
        ) : (
          <Agreed key={notice.host} notice={notice} at={notice.agreed_at} />
        ),
      )}
      {agree.error && <ErrorCallout error={agree.error} />}
    </section>
  );
}

type NoticeProps = { notice: SendNotice; isBusy: boolean; onAgree: () => void };

function Notice({ notice, isBusy, onAgree }: NoticeProps) {
  return (
    <div className={classes("note", notice.has_personal && "warn")} role="note" data-testid={`notice-${notice.host}`}>
      <Icon name={notice.has_personal ? "warning" : "info"} />
      <div className="grow">
        <p>
          <b>
            What a run sends to {notice.host} ({notice.provider_name})
          </b>
        </p>
        <Sent notice={notice} />
        <div className="do">
          <Button small kind="primary" disabled={isBusy} data-testid={`agree-${notice.host}`} onClick={onAgree}>
            Agree to send to {notice.host}
          </Button>
          <span className="t2 sm">Asked once for this project and host.</span>
        </div>
      </div>
    </div>
  );
}

/** A line with its date; what was agreed to is still there to read. */
function Agreed({ notice, at }: { notice: SendNotice; at: number }) {
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

function Sent({ notice }: { notice: SendNotice }) {
  return (
    <div className="sent">
      <p className="sent-by">
        For
        {notice.letters.map((letter) => (
          <CandidateMark key={letter} letter={letter} />
        ))}
      </p>
      <ul>
        {notice.sent.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <p>{notice.personal}</p>
    </div>
  );
}
