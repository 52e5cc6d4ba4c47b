// Small marks for states: a shape and a label each, so that color alone never says anything.

import type { ReactNode } from "react";
import type { CapacityType, PoolRiskLevel } from "~/api/shapes";
import { capacityTypes, poolRisks, type Tone } from "~/lib/words";
import styles from "./marks.module.css";

const SHAPES: Record<Tone, ReactNode> = {
  good: <circle cx="5" cy="5" r="4.5" />,
  busy: <path d="M5 .9a4.1 4.1 0 1 1-4.1 4.1" fill="none" stroke="currentColor" strokeWidth="1.8" />,
  waiting: <circle cx="5" cy="5" r="3.9" fill="none" stroke="currentColor" strokeWidth="1.6" />,
  warning: <path d="M5 .4 9.8 9H.2z" />,
  bad: <path d="M1 1l8 8M9 1 1 9" stroke="currentColor" strokeWidth="2.2" />,
  quiet: <path d="M.8 5h8.4" stroke="currentColor" strokeWidth="2" />,
};

function Shape({ tone, className }: { tone: Tone; className?: string }) {
  return (
    <svg className={`${styles.shape} ${className ?? ""}`} viewBox="0 0 10 10" fill="currentColor" aria-hidden="true">
      {SHAPES[tone]}
    </svg>
  );
}

/** How something stands: `[label, tone]` as the word lists give it. */
export function Status({ of: [label, tone] }: { of: readonly [string, Tone] }) {
  return (
    <span className={styles.mark}>
      <span className={styles[tone]} aria-hidden="true">
        <Shape tone={tone} className={tone === "busy" ? styles.turning : ""} />
      </span>
      <span className={styles[tone]}>{label}</span>
    </span>
  );
}

/** Spot or on-demand: a diamond or a square. */
export function Capacity({ type }: { type: CapacityType | null | undefined }) {
  if (!type) return <span className="dim">–</span>;
  const spot = type === "spot";
  return (
    <span className={styles.mark}>
      <svg
        className={`${styles.shape} ${spot ? styles.spot : styles.onDemand}`}
        viewBox="0 0 10 10"
        fill="currentColor"
        aria-hidden="true"
      >
        {spot ? <path d="M5 0l5 5-5 5-5-5z" /> : <rect x="1" y="1" width="8" height="8" rx="1" />}
      </svg>
      {capacityTypes[type]}
    </span>
  );
}

/** How dangerous a pool is held to be. */
export function Risk({ level }: { level: PoolRiskLevel }) {
  return <Status of={poolRisks[level]} />;
}
