// Two versions beside each other: what one decided on, and what is there now. Rows that differ stand out.

import type { ReactNode } from "react";
import { TriangleAlert } from "lucide-react";
import styles from "./Versions.module.css";

export interface VersionRow {
  what: string;
  mine: ReactNode;
  theirs: ReactNode;
  differs: boolean;
}

interface VersionsProps {
  /** What happened, in a sentence. */
  title: string;
  mine: string;
  theirs: string;
  rows: readonly VersionRow[];
}

export function Versions({ title, mine, theirs, rows }: VersionsProps) {
  return (
    <section className={styles.versions} role="alert" aria-label="Two versions">
      <p className={styles.title}>
        <TriangleAlert size={14} aria-hidden="true" /> <strong>{title}</strong>
      </p>
      <table className={styles.table}>
        <thead>
          <tr>
            <td />
            <th scope="col">{mine}</th>
            <th scope="col">{theirs}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.what} data-differs={row.differs || undefined}>
              <th scope="row">{row.what}</th>
              <td>{row.mine}</td>
              <td>{row.theirs}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
