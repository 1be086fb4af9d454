import { useState } from "react";

import { count, timeOfDay } from "../format";
import type { JobEventView } from "../host";
import { CheckField } from "../parts/fields";
import { Icon } from "../parts/Icon";
import type { IconName } from "../parts/icon-paths";
import { ScrollRegion } from "../parts/ScrollRegion";

const MOST = 500;

/** What happened, newest first, in the provider's words. */
export function Events({ events, isOver }: { events: readonly JobEventView[]; isOver: boolean }) {
  const [hideSteps, setHideSteps] = useState(true);
  const shown = (hideSteps ? events.filter((event) => !event.is_step) : events).slice(0, MOST);
  return (
    <section className="events" aria-label="Events">
      <div className="pane-h">
        <h2>Events</h2>
        <span className="t3">
          {count(shown.length)} of {count(events.length)}
        </span>
        <span className="pane-do t2 sm">
          <CheckField label="Hide steps" checked={hideSteps} onChange={setHideSteps} />
        </span>
      </div>
      <ScrollRegion label="What happened">
        <table className="t bare event-table">
          <tbody>
            {shown.map((event, index) => (
              <tr key={`${event.at} ${shown.length - index}`}>
                <td className="t3">{timeOfDay(event.at)}</td>
                <td className={toneOf(event)} title={event.message}>
                  <span className="row">
                    <Icon name={iconOf(event)} size={12} tone={event.level === "info" ? "t3" : undefined} />
                    <bdi className="ell">{event.message}</bdi>
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {shown.length === 0 && <p className="events-none t3">{isOver ? "The provider reported nothing." : "Nothing has happened yet."}</p>}
      </ScrollRegion>
    </section>
  );
}

function toneOf(event: JobEventView): string {
  if (event.level === "error") return "err";
  return event.level === "warn" ? "warn" : "";
}

function iconOf(event: JobEventView): IconName {
  if (event.level === "error") return "error";
  return event.level === "warn" ? "warning" : "dash";
}
