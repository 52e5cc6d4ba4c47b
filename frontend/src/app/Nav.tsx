// The side navigation.

import { Lock } from "lucide-react";
import { NavLink } from "react-router";
import { useWaitingJobs } from "~/features/jobs/queries";
import { refusal, useMe } from "~/features/session/me";
import { counted } from "~/lib/quantities";
import { PAGES } from "./pages";
import styles from "./Shell.module.css";

export function Nav({ onGo, className }: { onGo?: () => void; className?: string | undefined }) {
  const me = useMe();
  const waiting = useWaitingJobs().data?.length ?? 0;
  return (
    <nav className={className} aria-label="Pages">
      <div className={styles.brand}>
        <img src="/favicon.svg" width={22} height={22} alt="" />
        <span>Spot Optimizer</span>
      </div>
      {PAGES.map(({ path, label, key, icon: Icon, route }) => (
        <NavLink
          key={path}
          to={path}
          end={path === "/"}
          className={styles.link}
          title={label}
          {...(onGo ? { onClick: onGo } : {})}
        >
          <Icon size={15} aria-hidden="true" />
          <span className={styles.text}>{label}</span>
          {path === "/jobs" && waiting > 0 && (
            <span className={styles.badge} title={`${counted(waiting, "plan")} to decide on`}>
              {waiting}
            </span>
          )}
          {me.data && route && refusal(me.data, route) && (
            <span className={styles.locked} title={refusal(me.data, route) ?? undefined}>
              <Lock size={12} aria-label="not for your role" />
            </span>
          )}
          <kbd aria-hidden="true">g {key}</kbd>
        </NavLink>
      ))}
      <div className={`${styles.foot} ${styles.text}`}>
        {me.data && (
          <div className="small">
            <div className="clip" title={me.data.organization.name}>
              {me.data.organization.name}
            </div>
            <div className="dim clip">
              {me.data.display_name}, {me.data.role}
            </div>
          </div>
        )}
      </div>
    </nav>
  );
}
