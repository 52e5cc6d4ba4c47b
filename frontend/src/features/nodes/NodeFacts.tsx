// What is known of a node.

import type { ReactNode } from "react";
import { Link } from "react-router";
import type { Node } from "~/api/shapes";
import { CopyText } from "~/components/CopyText";
import { Facts } from "~/components/Facts";
import { Capacity, Risk, Status } from "~/components/marks";
import { Money } from "~/components/Money";
import { Age } from "~/components/Times";
import { unmanagedReasons } from "~/lib/words";
import { nodeState } from "./nodeColumns";

export function NodeFacts({ node, clusterId }: { node: Node; clusterId: string }) {
  const facts: [string, ReactNode][] = [
    ["State", <Status key="state" of={nodeState(node)} />],
    ["Not touched because", node.unmanaged && unmanagedReasons[node.unmanaged]],
    ["Instance", node.instance_id && <CopyText text={node.instance_id} what="instance id" />],
    ["Type, zone", `${node.instance_type ?? "not known"}, ${node.zone ?? "not known"}`],
    ["Capacity type", <Capacity key="capacity" type={node.capacity_type} />],
    ["Price", <Money key="price" microusd={node.price_microusd_per_hour} per="hour" />],
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
  return <Facts facts={facts} />;
}
