// The eight key figures, each with its trend against the day before, its window and how it is computed (MET-01).

import { ArrowDownRight, ArrowRight, ArrowUpRight } from "lucide-react";
import type { Kpi, Kpis } from "~/api/shapes";
import { Figure, Figures } from "~/components/Figure";
import { exactDollars, shortDollars } from "~/lib/money";
import { count } from "~/lib/quantities";
import { percent, signedPercent } from "~/lib/shares";

/** Whether more of it is good news; null where neither is. */
type MoreIs = "good" | "bad" | null;

const FIGURES: [keyof Kpis, string, MoreIs][] = [
  ["net_savings", "Net savings", "good"],
  ["monthly_spend", "Spend", "bad"],
  ["savings_share", "Saved of baseline", "good"],
  ["spot_share", "Nodes on Spot", null],
  ["active_nodes", "Running nodes", null],
  ["fleet_health", "Ready nodes", "good"],
  ["optimizations", "Optimizations", null],
  ["risk_notices", "Risk notices", "bad"],
];

export function KpiStrip({ kpis }: { kpis: Kpis }) {
  return (
    <Figures label="Key figures">
      {FIGURES.map(([key, label, moreIs]) => {
        const kpi = kpis[key];
        return (
          <Figure
            key={key}
            label={label}
            {...written(kpi)}
            tone={key === "net_savings" && kpi.value ? (kpi.value > 0 ? "good" : "bad") : undefined}
            foot={
              <>
                <Trend kpi={kpi} moreIs={moreIs} />
                <span className="clip">{kpi.trend_pct == null ? `${kpi.window}, no trend yet` : kpi.window}</span>
              </>
            }
            how={
              <>
                <p>{kpi.how}.</p>
                <p className="dim">
                  Window: {kpi.window}. Trend: against a day before
                  {kpi.previous == null
                    ? ", of which there is no figure yet."
                    : `, when it was ${written({ ...kpi, value: kpi.previous }).value}.`}
                </p>
              </>
            }
          />
        );
      })}
    </Figures>
  );
}

function written(kpi: Pick<Kpi, "value" | "unit">): { value: string; unit?: string; full?: string } {
  if (kpi.value == null) return { value: "–" };
  switch (kpi.unit) {
    case "microusd_per_month":
      return { value: shortDollars(kpi.value), unit: "/mo", full: `${exactDollars(kpi.value)} per month (730 hours)` };
    case "share":
      return { value: percent(kpi.value) };
    case "count":
      return { value: count(kpi.value) };
  }
}

function Trend({ kpi, moreIs }: { kpi: Kpi; moreIs: MoreIs }) {
  if (kpi.trend_pct == null) return null;
  const rising = kpi.trend_pct > 0.05;
  const falling = kpi.trend_pct < -0.05;
  const Arrow = rising ? ArrowUpRight : falling ? ArrowDownRight : ArrowRight;
  const good = moreIs === null || (!rising && !falling) ? undefined : rising === (moreIs === "good");
  return (
    <span className={`row ${good === undefined ? "" : good ? "good" : "bad"}`} style={{ gap: 2 }}>
      <Arrow size={12} aria-hidden="true" />
      {signedPercent(kpi.trend_pct)}
    </span>
  );
}
