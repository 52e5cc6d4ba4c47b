// A cluster's policy: the whole of it, and changes to the version one saw.

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, read, tag } from "~/api/client";
import { keys } from "~/api/keys";
import type { ApiError } from "~/api/problem";
import { useLiveQuery } from "~/api/queries";
import type { PolicyDocument } from "~/api/shapes";

export function usePolicy(cluster: string) {
  return useLiveQuery({
    key: keys.policy(cluster),
    read: () => read(api.GET("/clusters/{cluster_id}/policy", { params: { path: { cluster_id: cluster } } })),
  });
}

interface Change {
  /** What the person saw: a change to another version is refused. */
  version: number;
  patch: Record<string, unknown>;
}

export function useSavePolicy(cluster: string) {
  const client = useQueryClient();
  return useMutation<PolicyDocument, ApiError, Change>({
    mutationFn: ({ version, patch }) =>
      read(
        api.PATCH("/clusters/{cluster_id}/policy", {
          params: { path: { cluster_id: cluster }, header: { "If-Match": tag(version) } },
          body: patch,
        }),
      ),
    onSuccess: (saved) => {
      client.setQueryData(keys.policy(cluster), saved);
      void client.invalidateQueries({ queryKey: keys.cluster(cluster) });
    },
    onError: (error) => {
      if (error.kind === "stale") void client.invalidateQueries({ queryKey: keys.policy(cluster) });
    },
  });
}
