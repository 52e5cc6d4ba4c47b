// The head of a page: where one is, what it is called, what can be done. Sets the window's title too.

import { useEffect, type ReactNode } from "react";
import { Link } from "react-router";
import styles from "./PageHead.module.css";

interface PageHeadProps {
  title: string;
  /** Pages above this one: path and name. */
  crumbs?: readonly (readonly [string, string])[];
  /** Beside the title: state, id. */
  beside?: ReactNode;
  /** At the end: range, actions. */
  children?: ReactNode;
}

export function PageHead({ title, crumbs = [], beside, children }: PageHeadProps) {
  useEffect(() => {
    document.title = `${title} · Spot Optimizer`;
  }, [title]);
  return (
    <header className={styles.head}>
      <div className={styles.title}>
        {crumbs.length > 0 && (
          <nav className={styles.crumbs} aria-label="Where you are">
            {crumbs.map(([path, name]) => (
              <span key={path}>
                <Link to={path}>{name}</Link> /
              </span>
            ))}
          </nav>
        )}
        <h1 className="clip">{title}</h1>
        {beside}
      </div>
      {children && <div className={styles.aside}>{children}</div>}
    </header>
  );
}
