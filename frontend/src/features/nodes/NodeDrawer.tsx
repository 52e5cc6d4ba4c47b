// One node with its pods, beside the table.

import { Drawer } from "@mantine/core";
import { ArrowRight } from "lucide-react";
import { Link } from "react-router";
import type { Node } from "~/api/shapes";
import { Loaded } from "~/components/Loaded";
import { NodeFacts } from "./NodeFacts";
import styles from "./nodes.module.css";
import { PodsTable } from "./PodsTable";
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
          <Link to={`/clusters/${clusterId}/nodes/${encodeURIComponent(node.name)}`} className={styles.whole}>
            What it took and cost, and where it could move <ArrowRight size={13} aria-hidden="true" />
          </Link>
          <NodeFacts node={node} clusterId={clusterId} />
          {node.joined && <Pods clusterId={clusterId} node={node.name} />}
        </>
      )}
    </Drawer>
  );
}

function Pods({ clusterId, node }: { clusterId: string; node: string }) {
  const query = usePods(clusterId, node);
  return (
    <Loaded query={query} what="pods">
      {(page) => <PodsTable node={node} pods={page.items} />}
    </Loaded>
  );
}
