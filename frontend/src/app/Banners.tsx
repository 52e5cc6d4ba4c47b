// Banners that cannot be taken away: the account is simulated, everything is paused, everything is a dry run.

import { FlaskConical, PauseCircle, ShieldCheck } from "lucide-react";
import { Link } from "react-router";
import { usePause } from "~/features/pause/queries";
import { useMe } from "~/features/session/me";
import styles from "./Shell.module.css";

export function Banners() {
  const me = useMe();
  const pause = usePause();
  return (
    <aside className={styles.banner} aria-label="Notices">
      {me.data?.simulated && (
        <div className={`${styles.note} ${styles.simulated}`} role="note">
          <FlaskConical size={13} aria-hidden="true" />
          <span>
            The AWS account behind this is simulated: machines, prices and interruptions are not real.
            <span className={styles.more}> What the product decides and does about them is.</span>
          </span>
        </div>
      )}
      {pause.data?.paused && (
        <div className={`${styles.note} ${styles.paused}`} role="note">
          <PauseCircle size={13} aria-hidden="true" />
          Everything is paused. Interruptions are still answered. <Link to="/settings">Settings</Link>
        </div>
      )}
      {pause.data?.safe_mode && (
        <div className={`${styles.note} ${styles.paused}`} role="note">
          <ShieldCheck size={13} aria-hidden="true" />
          Safe mode: everything on this installation is a dry run, whatever is asked.
        </div>
      )}
    </aside>
  );
}
