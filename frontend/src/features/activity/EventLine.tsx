// One event of the feed: what happened, when, and the way to what it is about.

import { Link } from "react-router";
import type { Activity } from "~/api/shapes";
import { Status } from "~/components/marks";
import { Age } from "~/components/Times";
import { describe } from "~/lib/describe";
import { pageOf } from "~/lib/ids";
import styles from "./Feed.module.css";

interface EventLineProps {
  event: Activity;
  /** The name of its cluster, where it is known. */
  clusterName?: string | undefined;
}

export function EventLine({ event, clusterName }: EventLineProps) {
  const { text, tone, more } = describe(event);
  const links: [string | null, string][] = [
    [event.cluster_id ? pageOf(event.cluster_id) : null, clusterName ?? "cluster"],
    [event.job_id ? pageOf(event.job_id) : null, "job"],
    [event.action_id ? pageOf(event.action_id, event.cluster_id) : null, "action"],
  ];
  return (
    <li className={styles.item}>
      <div className={`${styles.text} clip`}>
        <Status of={[text, tone]} />
      </div>
      <div className={styles.links}>
        {links.map(
          ([path, name]) =>
            path && (
              <Link key={name} to={path}>
                {name}
              </Link>
            ),
        )}
        {more && (
          <span className="clip" title={more}>
            {more}
          </span>
        )}
      </div>
      <div className={styles.age}>
        <Age at={event.at} />
      </div>
    </li>
  );
}
