// Clusters: the list, the page of one, and what can be asked of one.

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, newKey, read } from "~/api/client";
import { keys } from "~/api/keys";
import { ApiError } from "~/api/problem";
import { useLiveQuery } from "~/api/queries";
import type { Cluster } from "~/api/shapes";

/** The API gives a hundred a page; the list on screen is all of them. */
const PAGE = 100;

async function readClusters(): Promise<Cluster[]> {
  const all: Cluster[] = [];
  let cursor: string | null | undefined;
  do {
    const query = { limit: PAGE, ...(cursor ? { cursor } : {}) };
    const page = await read(api.GET("/clusters", { params: { query } }));
    all.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor);
  return all;
}

/** All clusters, oldest first. */
export function useClusters() {
  return useLiveQuery({ key: keys.clusters, read: readClusters });
}

const NO_NAMES: ReadonlyMap<string, string> = new Map();

/** Names of clusters by id, as far as they are loaded. */
export function useClusterNames(): ReadonlyMap<string, string> {
  const { data } = useClusters();
  return data ? new Map(data.map((cluster) => [cluster.id, cluster.name])) : NO_NAMES;
}

/** One cluster. */
export function useCluster(id: string) {
  return useLiveQuery({
    key: keys.cluster(id),
    read: () => read(api.GET("/clusters/{cluster_id}", { params: { path: { cluster_id: id } } })),
  });
}

/** The newest job of a cluster with its plan; null before the first. */
export function usePlan(id: string) {
  return useLiveQuery({
    key: keys.plan(id),
    read: () =>
      read(api.GET("/clusters/{cluster_id}/plan", { params: { path: { cluster_id: id } } })).catch((error: unknown) => {
        if (error instanceof ApiError && error.kind === "missing") return null;
        throw error;
      }),
  });
}

/** Asks for a look at a cluster now. A press that is repeated after a lost answer is one request. */
export function useOptimize(id: string) {
  const client = useQueryClient();
  return useMutation<Awaited<ReturnType<typeof ask>>, ApiError, { dryRun: boolean; key?: string }>({
    mutationFn: ({ dryRun, key }) => ask(id, dryRun, key ?? newKey()),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: keys.cluster(id) });
      void client.invalidateQueries({ queryKey: keys.plan(id) });
    },
  });
}

function ask(id: string, dryRun: boolean, key: string) {
  return read(
    api.POST("/clusters/{cluster_id}/optimization-jobs", {
      params: { path: { cluster_id: id }, header: { "Idempotency-Key": key } },
      body: { dry_run: dryRun },
    }),
  );
}
