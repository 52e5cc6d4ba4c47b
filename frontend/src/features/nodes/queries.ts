// What runs in a cluster: nodes, pods, workloads, budgets, as the newest snapshot shows them.

import { api, read } from "~/api/client";
import { keys } from "~/api/keys";
import { useLiveQuery } from "~/api/queries";

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
