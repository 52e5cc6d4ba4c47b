// One node: what it took and cost, where it could move, what the plan says of it, and its pods.

import { useParams } from "react-router";
import type { NodeDetail } from "~/api/shapes";
import { Loaded } from "~/components/Loaded";
import { Status } from "~/components/marks";
import { PageHead } from "~/components/PageHead";
import { Panel } from "~/components/Panel";
import { SnapshotAge } from "~/components/Times";
import { counted } from "~/lib/quantities";
import { ForceButton } from "../overrides/ForceButton";
import { ForcedBadge, ForcedPanel } from "../overrides/Forced";
import { Candidates } from "./Candidates";
import { nodeState } from "./nodeColumns";
import { NodeFacts } from "./NodeFacts";
import styles from "./nodes.module.css";
import { NodeUsage } from "./NodeUsage";
import { PlanSays } from "./PlanSays";
import { PodsTable } from "./PodsTable";
import { useNode } from "./queries";

export default function NodePage() {
  const { clusterId = "", nodeName = "" } = useParams();
  const query = useNode(clusterId, nodeName);
  const detail = query.data;
  return (
    <>
      <PageHead
        title={nodeName}
        crumbs={[
          ["/clusters", "Clusters"],
          [`/clusters/${clusterId}`, detail?.cluster_name ?? "Cluster"],
          [`/clusters/${clusterId}?tab=nodes`, "Nodes"],
        ]}
        beside={
          detail && (
            <>
              <Status of={nodeState(detail.node)} />
              {detail.override && <ForcedBadge known={detail.override} />}
            </>
          )
        }
      >
        {detail && <ForceButton clusterId={clusterId} detail={detail} />}
      </PageHead>
      <Loaded query={query} what="the node" lines={12}>
        {(loaded) => <Body clusterId={clusterId} detail={loaded} />}
      </Loaded>
    </>
  );
}

function Body({ clusterId, detail }: { clusterId: string; detail: NodeDetail }) {
  const { node, pods } = detail;
  return (
    <div className="stack">
      <div className={styles.page}>
        <div className="stack">
          <NodeUsage clusterId={clusterId} node={node} />
        </div>
        <div className="stack">
          {detail.override && <ForcedPanel clusterId={clusterId} known={detail.override} />}
          <Panel title="What it is" aside={<SnapshotAge at={detail.as_of} />}>
            <NodeFacts node={node} clusterId={clusterId} />
          </Panel>
          <PlanSays clusterId={clusterId} node={node.name} />
        </div>
      </div>
      <Candidates detail={detail} />
      <Panel title="Pods" flush aside={counted(pods.length, "pod")}>
        <PodsTable node={node.name} pods={pods} />
      </Panel>
    </div>
  );
}
