// What a node's instance cost, hour by hour, out of the ledger.

import type { LedgerEntry } from "~/api/shapes";
import { Money } from "~/components/Money";
import { Empty } from "~/components/states";
import { Table, type Column } from "~/components/Table";
import { Moment } from "~/components/Times";
import { secondsBetween } from "~/lib/durations";
import { percent } from "~/lib/shares";

const COLUMNS: readonly Column<LedgerEntry>[] = [
  { key: "hour", head: "Hour", width: "minmax(120px, 1fr)", cell: (entry) => <Moment at={entry.hour} /> },
  {
    key: "ran",
    head: "Ran",
    width: "90px",
    end: true,
    cell: (entry) => `${Math.round((secondsBetween(entry.from, entry.to) ?? 0) / 60)} min`,
  },
  {
    key: "paid",
    head: "Paid",
    width: "100px",
    end: true,
    cell: (entry) => <Money microusd={entry.paid_microusd} exact />,
  },
  {
    key: "list",
    head: "List price",
    width: "100px",
    end: true,
    cell: (entry) => <Money microusd={entry.on_demand_microusd} exact />,
  },
  {
    key: "below",
    head: "Below list",
    width: "84px",
    end: true,
    cell: (entry) => (
      <span className="dim">
        {percent(entry.on_demand_microusd > 0 ? 1 - entry.paid_microusd / entry.on_demand_microusd : null, 0)}
      </span>
    ),
  },
];

export function NodeCost({ entries }: { entries: readonly LedgerEntry[] }) {
  if (entries.length === 0) {
    return (
      <Empty title="Nothing in the ledger in this time">
        An hour stands here once it is over and accounted, a few minutes after its end.
      </Empty>
    );
  }
  return (
    <Table
      label="What it cost by hour"
      columns={COLUMNS}
      rows={[...entries].reverse()}
      rowKey={(entry) => `${entry.hour} ${entry.overlap}`}
      height="260px"
    />
  );
}
