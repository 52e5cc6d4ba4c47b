// Banners that cannot be taken away: the account is simulated, everything is paused, everything is a dry run.

import { useEffect } from "react";
import { FlaskConical, PauseCircle, ShieldCheck } from "lucide-react";
import { Link } from "react-router";
import { usePause } from "~/features/pause/queries";
import { useMe } from "~/features/session/me";
import styles from "./Shell.module.css";

/** Set while the last account seen here was simulated: its banner then stands from the start and pushes nothing down. */
const SIMULATED = "spot-simulated";

function wasSimulated(): boolean {
  try {
    return localStorage.getItem(SIMULATED) !== null;
  } catch {
    // Storage may be forbidden; the banner then comes with the answer.
    return false;
  }
}

function remember(simulated: boolean): void {
  try {
    if (simulated) localStorage.setItem(SIMULATED, "1");
    else localStorage.removeItem(SIMULATED);
  } catch {
    // As above.
  }
}

export function Banners() {
  const me = useMe();
  const pause = usePause();
  const simulated = me.data?.simulated;
  useEffect(() => {
    if (simulated !== undefined) remember(simulated);
  }, [simulated]);
  return (
    <aside className={styles.banner} aria-label="Notices">
      {(simulated ?? wasSimulated()) && (
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
