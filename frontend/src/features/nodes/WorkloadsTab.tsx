// The workloads of a cluster: replicas, how many run on Spot, what they request.

import type { Workload } from "~/api/shapes";
import { SpotShare } from "~/components/SpotShare";
import type { Column } from "~/components/Table";
import { cores, count, gibibytes } from "~/lib/quantities";
import { shareOf } from "~/lib/shares";
import { sentence } from "~/lib/words";
import { SnapshotTab } from "./SnapshotTab";
import { useWorkloads } from "./queries";

const COLUMNS: readonly Column<Workload>[] = [
  {
    key: "name",
    head: "Workload",
    width: "minmax(200px, 2fr)",
    value: (workload) => workload.name,
    cell: (workload) => <span title={workload.name}>{workload.name}</span>,
  },
  {
    key: "namespace",
    head: "Namespace",
    width: "minmax(120px, 1fr)",
    value: (workload) => workload.namespace,
    cell: (workload) => workload.namespace,
  },
  {
    key: "kind",
    head: "Kind",
    width: "130px",
    value: (workload) => workload.kind,
    cell: (workload) => sentence(workload.kind),
  },
  {
    key: "ready",
    head: "Ready",
    width: "96px",
    end: true,
    first: "descending",
    value: (workload) => workload.pods,
    cell: (workload) => (
      <span className={workload.ready_pods < workload.pods ? "warn" : undefined}>
        {count(workload.ready_pods)} of {count(workload.replicas ?? workload.pods)}
      </span>
    ),
  },
  {
    key: "spot",
    head: "On Spot",
    width: "150px",
    first: "descending",
    value: (workload) => shareOf(workload.spot_pods, workload.pods),
    cell: (workload) => <SpotShare spot={workload.spot_pods} of={workload.pods} />,
  },
  {
    key: "cpu",
    head: "vCPU requested",
    width: "132px",
    end: true,
    first: "descending",
    value: (workload) => workload.cpu_millicores,
    cell: (workload) => cores(workload.cpu_millicores),
  },
  {
    key: "memory",
    head: "GiB requested",
    width: "132px",
    end: true,
    first: "descending",
    value: (workload) => workload.memory_bytes,
    cell: (workload) => gibibytes(workload.memory_bytes),
  },
];

const BY_CPU = { column: "cpu", direction: "descending" } as const;
const texts = (workload: Workload) => [workload.namespace, workload.name, workload.kind];

export default function WorkloadsTab({ clusterId }: { clusterId: string }) {
  return (
    <SnapshotTab
      title="Workloads"
      what="workloads"
      query={useWorkloads(clusterId)}
      columns={COLUMNS}
      rowKey={(workload) => `${workload.namespace}/${workload.kind}/${workload.name}`}
      texts={texts}
      sort={BY_CPU}
      none="Nothing with a controller runs in it."
    />
  );
}
