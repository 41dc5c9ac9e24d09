import type { ActiveAlarm } from "../api/types";
import { dateTime, literal } from "../model/format";
import { levelTone } from "../model/status";
import type { View } from "../model/view";
import { Icon } from "./icon";

const order = ["critical", "warning", "information", ""];

function worstFirst(left: ActiveAlarm, right: ActiveAlarm): number {
  return order.indexOf(left.level) - order.indexOf(right.level) || right.since.localeCompare(left.since);
}

export function Alarms({ view }: { view: View }) {
  const alarms = [...view.snapshot.alarms].sort(worstFirst);
  const live = view.freshness === "live";
  // The daemon says of each alarm whether it is live; cut off from the daemon, none is.
  const isOld = (alarm: ActiveAlarm) => !alarm.live || view.freshness === "unreachable";
  return (
    <section class="card" aria-label="Active alarms">
      <h2>Active alarms{alarms.length > 0 && ` · ${alarms.length}`}</h2>
      {alarms.length === 0 && (
        <p class="empty">{live ? "No alarm is active." : "No alarm was active when the data stopped."}</p>
      )}
      <ul class="lines">
        {alarms.map((alarm) => (
          <li key={`${alarm.id} ${alarm.code}`}>
            <Icon mark={levelTone(alarm.level)} />
            <span class="what">
              <bdi>{literal(alarm.text)}</bdi> <span class="muted">{literal(alarm.code)}</span>
              {isOld(alarm) && <span class="tag">last known</span>}
            </span>
            <time dateTime={alarm.since}>{dateTime(alarm.since)}</time>
          </li>
        ))}
      </ul>
    </section>
  );
}
