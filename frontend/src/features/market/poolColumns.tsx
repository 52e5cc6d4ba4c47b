// The columns of the market's table.

import type { Pool } from "~/api/shapes";
import { Risk, Status } from "~/components/marks";
import { Money } from "~/components/Money";
import type { Column } from "~/components/Table";
import { Age } from "~/components/Times";
import { count } from "~/lib/quantities";
import { percent } from "~/lib/shares";

export function poolKey(pool: Pool): string {
  return `${pool.instance_type}/${pool.zone}`;
}

const some = (value: number | null | undefined) => (value == null ? <span className="dim">–</span> : value === 0 ? <span className="dim">0</span> : count(value));

export const POOL_COLUMNS: readonly Column<Pool>[] = [
  { key: "type", head: "Type", width: "minmax(130px, 1.2fr)", value: (pool) => pool.instance_type, cell: (pool) => pool.instance_type },
  { key: "zone", head: "Zone", width: "minmax(104px, 1fr)", value: (pool) => pool.zone, cell: (pool) => pool.zone },
  { key: "spot", head: "Spot price", width: "104px", end: true, value: (pool) => pool.spot_microusd_per_hour, cell: (pool) => <Money microusd={pool.spot_microusd_per_hour} per="hour" /> },
  { key: "average", head: "Mean of 30 d", width: "112px", end: true, value: (pool) => pool.average_spot_microusd_per_hour, cell: (pool) => <Money microusd={pool.average_spot_microusd_per_hour} per="hour" /> },
  { key: "list", head: "List price", width: "104px", end: true, value: (pool) => pool.on_demand_microusd_per_hour, cell: (pool) => <Money microusd={pool.on_demand_microusd_per_hour} per="hour" /> },
  {
    key: "saving",
    head: "Below list",
    width: "92px",
    end: true,
    first: "descending",
    value: (pool) => pool.saving_pct,
    cell: (pool) => <span className={(pool.saving_pct ?? 0) < 0 ? "bad" : undefined}>{percent(pool.saving_pct == null ? null : pool.saving_pct / 100, 0)}</span>,
  },
  { key: "advisor", head: "Interrupted a month", width: "136px", end: true, value: (pool) => pool.interruption_probability, cell: (pool) => pool.advisor_bucket ?? <span className="dim">not told</span> },
  { key: "risk", head: "Flag", width: "170px", first: "descending", value: (pool) => ["ok", "watch", "danger"].indexOf(pool.risk), cell: (pool) => <Flag pool={pool} /> },
  {
    key: "available",
    head: "Could be had",
    width: "146px",
    first: "descending",
    value: (pool) => pool.unavailable_until,
    cell: (pool) => (pool.unavailable_until ? <Status of={["not lately", "warning"]} /> : <span className="dim">–</span>),
  },
  { key: "nodes", head: "Our nodes", width: "90px", end: true, first: "descending", value: (pool) => pool.nodes, cell: (pool) => some(pool.nodes) },
  { key: "launches", head: "Launches, 30 d", width: "112px", end: true, first: "descending", value: (pool) => pool.launches, cell: (pool) => some(pool.launches) },
  { key: "failed", head: "Failed in a row", width: "112px", end: true, first: "descending", value: (pool) => pool.failed_launches, cell: (pool) => some(pool.failed_launches) },
];

function Flag({ pool }: { pool: Pool }) {
  return (
    <span className="row">
      <Risk level={pool.risk} />
      {pool.risk_until && (
        <span className="dim small">
          ends <Age at={pool.risk_until} />
        </span>
      )}
    </span>
  );
}
