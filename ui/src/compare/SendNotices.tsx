import { useNavigation } from "../app/navigation";
import type { SendNotice as Notice } from "../host";
import { SendNotice } from "../parts/SendNotice";
import type { CompareControl } from "./queries";

type SendNoticesProps = { notices: readonly Notice[]; agree: CompareControl["agree"] };

/** What would leave this computer, one notice a host, before it does. */
export function SendNotices({ notices, agree }: SendNoticesProps) {
  const { go } = useNavigation();
  if (notices.length === 0) return null;
  return (
    <section className="sec plan-notes" aria-label="What leaves this computer">
      {notices.map((notice) => (
        <SendNotice
          key={notice.host}
          notice={notice}
          busy={agree.isPending}
          error={agree.variables === notice.host ? agree.error : null}
          onAgree={() => agree.mutate(notice.host)}
          onPersonal={() => go("data")}
        />
      ))}
    </section>
  );
}
