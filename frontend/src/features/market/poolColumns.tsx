// The columns of the market's table.

import { Tooltip } from "@mantine/core";
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

const some = (value: number | null | undefined) =>
  value == null ? <span className="dim">–</span> : value === 0 ? <span className="dim">0</span> : count(value);

export const POOL_COLUMNS: readonly Column<Pool>[] = [
  {
    key: "type",
    head: "Type",
    width: "minmax(118px, 1.2fr)",
    value: (pool) => pool.instance_type,
    cell: (pool) => pool.instance_type,
  },
  { key: "zone", head: "Zone", width: "minmax(92px, 0.8fr)", value: (pool) => pool.zone, cell: (pool) => pool.zone },
  {
    key: "spot",
    head: "Spot /h",
    width: "84px",
    end: true,
    value: (pool) => pool.spot_microusd_per_hour,
    cell: (pool) => <Money microusd={pool.spot_microusd_per_hour} per="hour" bare />,
  },
  {
    key: "average",
    head: "Mean, 30 d",
    width: "88px",
    end: true,
    value: (pool) => pool.average_spot_microusd_per_hour,
    cell: (pool) => <Money microusd={pool.average_spot_microusd_per_hour} per="hour" bare />,
  },
  {
    key: "list",
    head: "List /h",
    width: "84px",
    end: true,
    value: (pool) => pool.on_demand_microusd_per_hour,
    cell: (pool) => <Money microusd={pool.on_demand_microusd_per_hour} per="hour" bare />,
  },
  {
    key: "saving",
    head: "Below list",
    width: "88px",
    end: true,
    first: "descending",
    value: (pool) => pool.saving_pct,
    cell: (pool) => (
      <span className={(pool.saving_pct ?? 0) < 0 ? "bad" : undefined}>
        {percent(pool.saving_pct == null ? null : pool.saving_pct / 100, 0)}
      </span>
    ),
  },
  {
    key: "advisor",
    head: "Interrupted /mo",
    width: "116px",
    end: true,
    value: (pool) => pool.interruption_probability,
    cell: (pool) => pool.advisor_bucket ?? <span className="dim">not told</span>,
  },
  {
    key: "risk",
    head: "Flag",
    width: "minmax(96px, 0.8fr)",
    first: "descending",
    value: (pool) => ["ok", "watch", "danger"].indexOf(pool.risk),
    cell: (pool) => <Flag pool={pool} />,
  },
  {
    key: "available",
    head: "To be had",
    width: "108px",
    first: "descending",
    value: (pool) => pool.unavailable_until,
    cell: (pool) =>
      pool.unavailable_until ? <Status of={["not lately", "warning"]} /> : <span className="dim">yes</span>,
  },
  {
    key: "nodes",
    head: "Our nodes",
    width: "82px",
    end: true,
    first: "descending",
    value: (pool) => pool.nodes,
    cell: (pool) => some(pool.nodes),
  },
  {
    key: "launched",
    head: "Launched by us",
    width: "112px",
    end: true,
    first: "descending",
    value: (pool) => pool.launched_nodes,
    cell: (pool) => some(pool.launched_nodes),
  },
  {
    key: "failed",
    head: "Failed in a row",
    width: "108px",
    end: true,
    first: "descending",
    value: (pool) => pool.failed_launches,
    cell: (pool) => some(pool.failed_launches),
  },
];

function Flag({ pool }: { pool: Pool }) {
  if (!pool.risk_until) return <Risk level={pool.risk} />;
  return (
    <Tooltip label={<Ends at={pool.risk_until} />}>
      <span>
        <Risk level={pool.risk} />
      </span>
    </Tooltip>
  );
}

function Ends({ at }: { at: string }) {
  return (
    <>
      The flag ends <Age at={at} />.
    </>
  );
}
