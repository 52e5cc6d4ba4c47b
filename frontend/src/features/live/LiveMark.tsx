// Whether the page is live, always in sight. When it is not, it says how what is shown is kept fresh, and a press tries anew.

import { Tooltip } from "@mantine/core";
import { reconnect, useLiveState } from "~/api/live/connection";
import styles from "./LiveMark.module.css";

export function LiveMark() {
  const state = useLiveState();
  if (state === "live") {
    return (
      <Tooltip label="Connected: what happens is on screen within a second.">
        <span className={styles.mark} role="status">
          <span className={styles.dot} aria-hidden="true" /> Live
        </span>
      </Tooltip>
    );
  }
  if (state === "broken") {
    return (
      <Tooltip label="The live connection is lost. What is shown is asked for every 15 seconds. Press to connect now.">
        <button type="button" className={`${styles.mark} ${styles.off}`} onClick={reconnect}>
          <span className={styles.dot} aria-hidden="true" /> Not live
        </button>
      </Tooltip>
    );
  }
  return (
    <span className={`${styles.mark} ${styles.connecting}`} role="status">
      <span className={styles.dot} aria-hidden="true" /> Connecting
    </span>
  );
}
