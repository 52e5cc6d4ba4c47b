// Everything that happened, newest first, page after page.

import { LoadMore } from "~/components/LoadMore";
import { Loaded } from "~/components/Loaded";
import { PageHead } from "~/components/PageHead";
import { Panel } from "~/components/Panel";
import { Empty } from "~/components/states";
import { counted } from "~/lib/quantities";
import { useClusterNames } from "../clusters/queries";
import { EventLine } from "./EventLine";
import styles from "./Feed.module.css";
import { useActivityLog } from "./queries";

export default function ActivityPage() {
  const query = useActivityLog();
  const names = useClusterNames();
  return (
    <>
      <PageHead title="Activity" />
      <Panel title="Events, newest first" flush aside={query.data && counted(query.data.length, "event")}>
        <Loaded query={query} what="activity" lines={10}>
          {(events) =>
            events.length > 0 ? (
              <ul className={styles.log}>
                {events.map((event) => (
                  <EventLine
                    key={event.id}
                    event={event}
                    clusterName={event.cluster_id ? names.get(event.cluster_id) : undefined}
                  />
                ))}
              </ul>
            ) : (
              <Empty title="Nothing has happened yet" />
            )
          }
        </Loaded>
        <LoadMore query={query} what="events" />
      </Panel>
    </>
  );
}
