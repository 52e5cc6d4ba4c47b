// One node with its pods, beside the table.

import { Drawer } from "@mantine/core";
import type { ReactNode } from "react";
import { Link } from "react-router";
import type { Node, Pod } from "~/api/shapes";
import { CopyText } from "~/components/CopyText";
import { Loaded } from "~/components/Loaded";
import { Capacity, Risk, Status } from "~/components/marks";
import { Money } from "~/components/Money";
import { Empty } from "~/components/states";
import { Table, type Column } from "~/components/Table";
import { Age } from "~/components/Times";
import { cores, gibibytes } from "~/lib/quantities";
import { unmanagedReasons } from "~/lib/words";
import { knownPrice, nodeState } from "./nodeColumns";
import styles from "./nodes.module.css";
import { usePods } from "./queries";

interface NodeDrawerProps {
  clusterId: string;
  node: Node | null;
  onClose: () => void;
}

export function NodeDrawer({ clusterId, node, onClose }: NodeDrawerProps) {
  return (
    <Drawer
      opened={node !== null}
      onClose={onClose}
      position="right"
      size={640}
      title={node ? <span className="mono">{node.name}</span> : "Node"}
    >
      {node && (
        <>
          <Facts node={node} clusterId={clusterId} />
          {node.joined && <Pods clusterId={clusterId} node={node.name} />}
        </>
      )}
    </Drawer>
  );
}

function Facts({ node, clusterId }: { node: Node; clusterId: string }) {
  const facts: [string, ReactNode][] = [
    ["State", <Status key="state" of={nodeState(node)} />],
    ["Not touched because", node.unmanaged && unmanagedReasons[node.unmanaged]],
    ["Instance", node.instance_id && <CopyText text={node.instance_id} what="instance id" />],
    ["Type, zone", `${node.instance_type ?? "not known"}, ${node.zone ?? "not known"}`],
    ["Capacity type", <Capacity key="capacity" type={node.capacity_type} />],
    ["Price", <Money key="price" microusd={knownPrice(node)} per="hour" />],
    ["List price", <Money key="list" microusd={node.on_demand_microusd_per_hour} per="hour" />],
    ["Pool risk", <Risk key="risk" level={node.risk} />],
    ["Your group", node.group && <CopyText text={node.group} what="group" />],
    ["Launched", <Age key="launched" at={node.launched_at} />],
    [
      "By action",
      node.launched_by_action_id && (
        <Link key="by" to={`/clusters/${clusterId}/actions/${node.launched_by_action_id}`}>
          see why
        </Link>
      ),
    ],
    ["Stands in for Spot since", node.fell_back_at && <Age key="fell" at={node.fell_back_at} />],
  ];
  return (
    <dl className={styles.facts}>
      {facts.map(
        ([name, value]) =>
          value && (
            <div key={name} style={{ display: "contents" }}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

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

function Pods({ clusterId, node }: { clusterId: string; node: string }) {
  const query = usePods(clusterId, node);
  return (
    <Loaded query={query} what="pods">
      {(page) =>
        page.items.length > 0 ? (
          <Table
            label={`Pods of ${node}`}
            columns={COLUMNS}
            rows={page.items}
            rowKey={(pod) => `${pod.namespace}/${pod.name}`}
          />
        ) : (
          <Empty title="No pod runs here" />
        )
      }
    </Loaded>
  );
}
