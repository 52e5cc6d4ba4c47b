// The live feed: newest first, with a pause that holds it still while one reads and counts what came meanwhile (MET-12).

import { ActionIcon, Tooltip } from "@mantine/core";
import { Pause, Play } from "lucide-react";
import { useState } from "react";
import { Link } from "react-router";
import type { Activity } from "~/api/shapes";
import { Loaded } from "~/components/Loaded";
import { Panel } from "~/components/Panel";
import { Empty } from "~/components/states";
import { counted } from "~/lib/quantities";
import { useClusterNames } from "../clusters/queries";
import { EventLine } from "./EventLine";
import styles from "./Feed.module.css";
import { useFeed } from "./queries";

export function Feed({ className }: { className?: string | undefined }) {
  const query = useFeed();
  const [held, setHeld] = useState<readonly Activity[] | null>(null);
  const label = held ? "Let the feed go on" : "Hold the feed still";
  return (
    <Panel
      title="Live activity"
      flush
      className={className}
      aside={
        <>
          <Link to="/activity">All</Link>
          <Tooltip label={label}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={label}
              aria-pressed={held !== null}
              onClick={() => setHeld(held ? null : (query.data ?? []))}
            >
              {held ? <Play size={14} /> : <Pause size={14} />}
            </ActionIcon>
          </Tooltip>
        </>
      }
    >
      <Loaded query={query} what="activity" lines={6}>
        {(feed) => <Events feed={held ?? feed} waiting={held ? newer(feed, held) : 0} onGo={() => setHeld(null)} />}
      </Loaded>
    </Panel>
  );
}

/** How many events came since the feed was held. */
function newer(feed: readonly Activity[], held: readonly Activity[]): number {
  const known = new Set(held.map((event) => event.id));
  return feed.filter((event) => !known.has(event.id)).length;
}

function Events({ feed, waiting, onGo }: { feed: readonly Activity[]; waiting: number; onGo: () => void }) {
  const names = useClusterNames();
  if (feed.length === 0)
    return <Empty title="Nothing has happened yet">Plans, actions and interruptions appear here as they happen.</Empty>;
  return (
    // The list scrolls, so the keyboard has to reach it.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={styles.feed} tabIndex={0} role="region" aria-label="Live activity, newest first">
      {waiting > 0 && (
        <button type="button" className={styles.fresh} onClick={onGo}>
          {counted(waiting, "new event")}
        </button>
      )}
      <ul>
        {feed.map((event) => (
          <EventLine
            key={event.id}
            event={event}
            clusterName={event.cluster_id ? names.get(event.cluster_id) : undefined}
          />
        ))}
      </ul>
    </div>
  );
}
