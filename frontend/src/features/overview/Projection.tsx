// What a month costs, would have cost and could cost, as bars on one scale (MET-04).

import type { ProjectionBar } from "~/api/shapes";
import { Money } from "~/components/Money";
import { sentence } from "~/lib/words";
import styles from "./Projection.module.css";

/** Labels and colors of the bars known; others are shown by their key. */
const KNOWN: Record<string, [string, string]> = {
  first_day: ["First day's fleet", "var(--line-strong)"],
  baseline: ["Without us, today", "var(--baseline)"],
  now: ["Today", "var(--info)"],
  unblocked: ["Today, were nothing blocked", "var(--good)"],
};

export function Projection({ bars }: { bars: readonly ProjectionBar[] }) {
  const most = Math.max(1, ...bars.map((bar) => bar.microusd_per_month));
  return (
    <div className={styles.bars}>
      {bars.map((bar) => {
        const [label, color] = KNOWN[bar.key] ?? [sentence(bar.key), "var(--info)"];
        return (
          <div key={bar.key}>
            <div className="row between">
              <span>{label}</span>
              <strong>
                <Money microusd={bar.microusd_per_month} per="month" />
              </strong>
            </div>
            <div className={styles.track} aria-hidden="true">
              <div
                className={styles.fill}
                style={{ width: `${Math.max(0, (bar.microusd_per_month / most) * 100)}%`, background: color }}
              />
            </div>
            <div className="dim small">{bar.how}</div>
          </div>
        );
      })}
    </div>
  );
}
