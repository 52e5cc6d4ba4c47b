// What runs in a cluster: nodes, pods, workloads, budgets, as the newest snapshot shows them.

import { api, read } from "~/api/client";
import { keys } from "~/api/keys";
import { loopNow } from "~/api/loopClock";
import { useLiveQuery } from "~/api/queries";
import type { Node } from "~/api/shapes";

/** The API gives so many nodes at once: searching and sorting then need no further request. */
const NODES = 5_000;
const OTHERS = 1_000;

const of = (cluster: string) => ({ cluster_id: cluster });

/** All nodes of a cluster, up to 5,000. */
export function useNodes(cluster: string) {
  return useLiveQuery({
    key: keys.nodes(cluster),
    read: () =>
      read(api.GET("/clusters/{cluster_id}/nodes", { params: { path: of(cluster), query: { limit: NODES } } })),
  });
}

/** One node with its pods and where it could move. */
export function useNode(cluster: string, name: string) {
  const path = { ...of(cluster), node_name: name };
  return useLiveQuery({
    key: keys.node(cluster, name),
    read: () => read(api.GET("/clusters/{cluster_id}/nodes/{node_name}", { params: { path } })),
  });
}

/** What a node took and cost within the last hours. */
export function useNodeHistory(cluster: string, node: Pick<Node, "name" | "instance_id">, hours: number) {
  const path = { ...of(cluster), node_name: node.name };
  return useLiveQuery({
    key: keys.nodeHistory(cluster, node.name, { hours }),
    keepPrevious: true,
    read: () => {
      const from = new Date(loopNow() - hours * 3_600_000).toISOString();
      const query = { from, ...(node.instance_id ? { instance_id: node.instance_id } : {}) };
      return read(api.GET("/clusters/{cluster_id}/nodes/{node_name}/history", { params: { path, query } }));
    },
  });
}

/** Pods of one node. */
export function usePods(cluster: string, node: string) {
  return useLiveQuery({
    key: keys.pods(cluster, node),
    read: () =>
      read(api.GET("/clusters/{cluster_id}/pods", { params: { path: of(cluster), query: { node, limit: OTHERS } } })),
  });
}

export function useWorkloads(cluster: string) {
  return useLiveQuery({
    key: keys.workloads(cluster),
    read: () =>
      read(api.GET("/clusters/{cluster_id}/workloads", { params: { path: of(cluster), query: { limit: OTHERS } } })),
  });
}

export function useBudgets(cluster: string) {
  return useLiveQuery({
    key: keys.budgets(cluster),
    read: () =>
      read(api.GET("/clusters/{cluster_id}/budgets", { params: { path: of(cluster), query: { limit: OTHERS } } })),
  });
}
