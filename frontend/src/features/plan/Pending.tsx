// Pods that wait for a node, and what becomes of them.

import type { PendingPod } from "~/api/shapes";
import { Status } from "~/components/marks";
import { Panel } from "~/components/Panel";
import { Table, type Column } from "~/components/Table";

const COLUMNS: readonly Column<PendingPod>[] = [
  {
    key: "pod",
    head: "Pod",
    width: "minmax(160px, 1fr)",
    cell: (pending) => (
      <span className="mono" title={pending.pod}>
        {pending.pod}
      </span>
    ),
  },
  {
    key: "placed",
    head: "Placed",
    width: "minmax(130px, 1fr)",
    cell: (pending) =>
      pending.placed_on ? <Status of={[pending.placed_on, "good"]} /> : <Status of={["nowhere", "warning"]} />,
  },
  {
    key: "reason",
    head: "Why",
    width: "minmax(200px, 2fr)",
    wrapping: true,
    cell: (pending) => <span className="dim">{pending.reason}</span>,
  },
];

/** Nothing at all when no pod waits. */
export function Pending({ pods }: { pods: readonly PendingPod[] }) {
  if (pods.length === 0) return null;
  return (
    <Panel title="Pods that wait for a node" flush>
      <Table label="Pending pods" columns={COLUMNS} rows={pods} rowKey={(pending) => pending.pod} height="300px" />
    </Panel>
  );
}
