// What instances cost within an hour, instance by instance.

import { Link } from "react-router";
import type { LedgerEntry } from "~/api/shapes";
import { CopyText } from "~/components/CopyText";
import { Capacity } from "~/components/marks";
import { Money } from "~/components/Money";
import { Table, type Column } from "~/components/Table";
import { Moment } from "~/components/Times";
import { duration, secondsBetween } from "~/lib/durations";

function columns(clusterId: string): readonly Column<LedgerEntry>[] {
  return [
    { key: "hour", head: "Hour", width: "112px", cell: (entry) => <Moment at={entry.hour} /> },
    {
      key: "instance",
      head: "Instance",
      width: "minmax(170px, 1.4fr)",
      cell: (entry) => <CopyText text={entry.instance_id} what="instance id" />,
    },
    { key: "type", head: "Type", width: "minmax(110px, 1fr)", cell: (entry) => entry.instance_type },
    { key: "zone", head: "Zone", width: "100px", cell: (entry) => entry.zone },
    { key: "capacity", head: "Capacity", width: "100px", cell: (entry) => <Capacity type={entry.capacity_type} /> },
    { key: "ran", head: "Ran", width: "104px", end: true, cell: (entry) => <Ran entry={entry} /> },
    {
      key: "paid",
      head: "Paid",
      width: "92px",
      end: true,
      cell: (entry) => <Money microusd={entry.paid_microusd} exact />,
    },
    {
      key: "list",
      head: "On-demand",
      width: "92px",
      end: true,
      cell: (entry) => <Money microusd={entry.on_demand_microusd} exact />,
    },
    {
      key: "overlap",
      head: "Overlap",
      width: "84px",
      cell: (entry) =>
        entry.overlap ? (
          <span className="warn" title="It ran beside the node it replaces, or beside its replacement">
            yes
          </span>
        ) : (
          <span className="dim">no</span>
        ),
    },
    {
      key: "action",
      head: "Launched by",
      width: "104px",
      cell: (entry) =>
        entry.action_id ? (
          <Link to={`/clusters/${clusterId}/actions/${entry.action_id}`}>our action</Link>
        ) : (
          <span className="dim">you</span>
        ),
    },
  ];
}

function Ran({ entry }: { entry: LedgerEntry }) {
  const seconds = secondsBetween(entry.from, entry.to) ?? 0;
  return <span>{duration(seconds)}</span>;
}

export function EntriesTable({
  entries,
  clusterId,
  height,
}: {
  entries: readonly LedgerEntry[];
  clusterId: string;
  height?: string;
}) {
  return (
    <Table
      label="Ledger entries"
      columns={columns(clusterId)}
      rows={entries}
      rowKey={(entry) => `${entry.instance_id} ${entry.from}`}
      {...(height ? { height } : {})}
    />
  );
}
