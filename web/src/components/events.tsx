import { useState } from "preact/hooks";
import type { LogEvent } from "../api/types";
import { dateTime, literal } from "../model/format";
import { levelTone } from "../model/status";
import { Icon } from "./icon";

const few = 8;

export function Events({ events }: { events: LogEvent[] | null }) {
  const [all, setAll] = useState(false);
  const newest = [...(events ?? [])].reverse();
  const shown = all ? newest : newest.slice(0, few);
  return (
    <section class="card" aria-label="Last events">
      <h2>
        Last events
        {newest.length > few && (
          <button class="small" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? "Fewer" : `All ${newest.length}`}
          </button>
        )}
      </h2>
      {newest.length === 0 && <p class="empty">{events === null ? "Not read yet." : "No event since the start."}</p>}
      <ul class="lines">
        {shown.map((event) => (
          <li key={event.id}>
            <Icon mark={event.kind === "alarm_removed" ? "ok" : levelTone(event.level)} />
            <span class="what">
              <bdi>{literal(event.text)}</bdi>
            </span>
            <time dateTime={event.time}>{dateTime(event.time)}</time>
          </li>
        ))}
      </ul>
    </section>
  );
}
