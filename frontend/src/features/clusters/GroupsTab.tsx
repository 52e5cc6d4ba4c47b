// The customer's own groups, as discovery saw them last: what the baseline is made of.

import type { ClusterDetail } from "~/api/shapes";
import { CopyText } from "~/components/CopyText";
import { Panel } from "~/components/Panel";
import { Empty } from "~/components/states";
import { Table, type Column } from "~/components/Table";
import { Age } from "~/components/Times";

type Group = ClusterDetail["groups"][number];

const COLUMNS: readonly Column<Group>[] = [
  {
    key: "name",
    head: "Auto Scaling group",
    width: "minmax(200px, 2fr)",
    cell: (group) => <CopyText text={group.name} what="group" />,
  },
  {
    key: "eks",
    head: "EKS node group",
    width: "minmax(120px, 1fr)",
    cell: (group) => group.eks_node_group ?? <span className="dim">–</span>,
  },
  {
    key: "types",
    head: "Instance types, first choice first",
    width: "minmax(200px, 2fr)",
    wrapping: true,
    cell: (group) => group.instance_types.join(", "),
  },
  { key: "zones", head: "Zones", width: "minmax(150px, 1fr)", wrapping: true, cell: (group) => group.zones.join(", ") },
  {
    key: "size",
    head: "Least – wanted – most",
    width: "150px",
    end: true,
    cell: (group) => `${group.min_size} – ${group.desired_size} – ${group.max_size}`,
  },
];

export default function GroupsTab({ groups, discoveredAt }: { groups: readonly Group[]; discoveredAt: string | null }) {
  return (
    <Panel
      title="Your groups"
      flush
      aside={
        <>
          seen <Age at={discoveredAt} />
        </>
      }
    >
      {groups.length > 0 ? (
        <Table label="Groups" columns={COLUMNS} rows={groups} rowKey={(group) => group.name} />
      ) : (
        <Empty title="No group was found">
          Discovery lists the Auto Scaling groups behind the cluster&apos;s nodes.
        </Empty>
      )}
    </Panel>
  );
}
