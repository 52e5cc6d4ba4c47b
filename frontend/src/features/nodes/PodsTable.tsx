// The pods of a node.

import type { Pod } from "~/api/shapes";
import { Status } from "~/components/marks";
import { Empty } from "~/components/states";
import { Table, type Column } from "~/components/Table";
import { cores, gibibytes } from "~/lib/quantities";

const COLUMNS: readonly Column<Pod>[] = [
  {
    key: "pod",
    head: "Pod",
    width: "minmax(200px, 2fr)",
    cell: (pod) => (
      <span className="mono" title={`${pod.namespace}/${pod.name}`}>
        {pod.namespace}/{pod.name}
      </span>
    ),
  },
  {
    key: "owner",
    head: "Of",
    width: "minmax(110px, 1fr)",
    cell: (pod) =>
      pod.owner_name ? (
        <span title={pod.owner_kind ?? undefined}>{pod.owner_name}</span>
      ) : (
        <span className="warn">bare</span>
      ),
  },
  { key: "ready", head: "State", width: "96px", cell: (pod) => <Status of={podState(pod)} /> },
  { key: "cpu", head: "vCPU", width: "60px", end: true, cell: (pod) => cores(pod.cpu_millicores) },
  { key: "memory", head: "GiB", width: "60px", end: true, cell: (pod) => gibibytes(pod.memory_bytes) },
];

function podState(pod: Pod): readonly [string, "good" | "warning" | "waiting" | "bad" | "quiet"] {
  switch (pod.phase) {
    case "running":
      return pod.ready ? ["Ready", "good"] : ["Not Ready", "warning"];
    case "pending":
      return ["Pending", "waiting"];
    case "failed":
      return ["Failed", "bad"];
    case "succeeded":
      return ["Done", "quiet"];
    case "unknown":
      return ["Unknown", "warning"];
  }
}

export function PodsTable({ node, pods }: { node: string; pods: readonly Pod[] }) {
  if (pods.length === 0) return <Empty title="No pod runs here" />;
  return (
    <Table label={`Pods of ${node}`} columns={COLUMNS} rows={pods} rowKey={(pod) => `${pod.namespace}/${pod.name}`} />
  );
}
