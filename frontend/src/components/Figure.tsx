// A figure: label, value with unit, what it is compared with, and how it is computed.

import type { ReactNode } from "react";
import styles from "./Figure.module.css";
import { How } from "./How";

interface FigureProps {
  label: string;
  value: ReactNode;
  unit?: string | undefined;
  /** The whole value, on hovering. */
  full?: string | undefined;
  /** Below: trend, window, age. */
  foot?: ReactNode;
  how?: ReactNode;
  tone?: "good" | "warn" | "bad" | undefined;
}

export function Figure({ label, value, unit, full, foot, how, tone }: FigureProps) {
  return (
    <div className={styles.figure}>
      <div className={styles.label}>
        <span className="clip">{label}</span>
        {how && <How what={label.toLowerCase()}>{how}</How>}
      </div>
      <div className={styles.value}>
        <span className={tone} data-hint={full}>
          {value}
        </span>
        {unit && <span className={styles.unit}>{unit}</span>}
      </div>
      {foot !== undefined && <div className={styles.foot}>{foot}</div>}
    </div>
  );
}

/** Figures side by side, as many in a line as fit. */
export function Figures({ children, label }: { children: ReactNode; label: string }) {
  return (
    <section className={styles.strip} aria-label={label}>
      {children}
    </section>
  );
}
