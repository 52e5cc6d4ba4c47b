// What happened when in the life of an action, and how long it was between.

import type { TimelineEvent } from "~/api/shapes";
import { Moment } from "~/components/Times";
import { duration, secondsBetween } from "~/lib/durations";
import { sentence } from "~/lib/words";
import styles from "./Timeline.module.css";

export function Timeline({ events }: { events: readonly TimelineEvent[] }) {
  const ordered = inTime(events);
  const lines = ordered.map((event, place) => ({ event, since: since(ordered, place) }));
  return (
    <ol>
      {lines.map(({ event, since: seconds }, place) => (
        <li key={place} className={styles.line}>
          <span className={styles.dot} aria-hidden="true" />
          <div>
            <strong>{sentence(event.kind)}</strong>
            <p className="dim">{event.text}</p>
          </div>
          <div className={styles.when}>
            {event.at ? <Moment at={event.at} only="time" /> : <span className="dim">at some moment between</span>}
            {seconds !== null && <div className="dim small">+ {duration(seconds)}</div>}
          </div>
        </li>
      ))}
    </ol>
  );
}

/** By moment; what has none stays behind what it followed. */
function inTime(events: readonly TimelineEvent[]): TimelineEvent[] {
  let last = 0;
  const placed = events.map((event) => {
    last = event.at ? Date.parse(event.at) : last;
    return { event, at: last };
  });
  return placed.sort((one, other) => one.at - other.at).map(({ event }) => event);
}

/** Seconds since the event before whose moment is known. */
function since(events: readonly TimelineEvent[], place: number): number | null {
  const before = events
    .slice(0, place)
    .reverse()
    .find((event) => event.at);
  return secondsBetween(before?.at, events[place]?.at);
}
