// A bar of parts of a whole. It only draws; whoever uses it says the same in text beside it.

import styles from "./ShareBar.module.css";

export interface Part {
  key: string;
  amount: number;
  color: string;
}

export function ShareBar({ parts }: { parts: readonly Part[] }) {
  return (
    <div className={styles.bar} aria-hidden="true">
      {parts
        .filter((part) => part.amount > 0)
        .map((part) => (
          <div key={part.key} className={styles.part} style={{ flexGrow: part.amount, background: part.color }} />
        ))}
    </div>
  );
}

/** Colors for lists without a color of their own, readable on both grounds. */
export const PART_COLORS = ["#3d8bd4", "#2aa198", "#9a73d9", "#c9863a", "#5f9e52", "#cf5f87", "#7f8ea3"] as const;
