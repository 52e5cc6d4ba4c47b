// A panel: a title, what it is about, and a body that has a designed look in every state.

import { useId, type ReactNode } from "react";
import styles from "./Panel.module.css";

interface PanelProps {
  title: string;
  /** Beside the title: an explanation. */
  how?: ReactNode;
  /** At the end of the head: age, count, controls. */
  aside?: ReactNode;
  /** Without padding, for tables. */
  flush?: boolean;
  className?: string | undefined;
  children: ReactNode;
}

export function Panel({ title, how, aside, flush, className, children }: PanelProps) {
  const id = useId();
  return (
    <section className={className ? `${styles.panel} ${className}` : styles.panel} aria-labelledby={id}>
      <header className={styles.head}>
        <h2 id={id} className="clip">
          {title}
        </h2>
        {how}
        {aside && <div className={styles.aside}>{aside}</div>}
      </header>
      <div className={flush ? `${styles.body} ${styles.flush}` : styles.body}>{children}</div>
    </section>
  );
}
