// Tokens of a cluster's agents, and what it takes to install one (CLU-05, UI-05).

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, done, newKey, read } from "~/api/client";
import { keys } from "~/api/keys";
import type { ApiError } from "~/api/problem";
import { useLiveQuery } from "~/api/queries";
import type { AgentInstall, AgentTokenCreated } from "~/api/shapes";

/** A manifest changes with the platform's version only. */
const INSTALL_FRESH_MILLIS = 10 * 60_000;

export function useAgentTokens(cluster: string) {
  return useLiveQuery({
    key: keys.agentTokens(cluster),
    read: () => read(api.GET("/clusters/{cluster_id}/agent-tokens", { params: { path: { cluster_id: cluster } } })),
  });
}

/** Manifest and commands; `image` may be empty. */
export function useAgentInstall(cluster: string, image: string) {
  return useQuery<AgentInstall, ApiError>({
    queryKey: keys.agentInstall(cluster, image),
    queryFn: () => {
      const params = { path: { cluster_id: cluster }, query: image ? { image } : {} };
      return read(api.GET("/clusters/{cluster_id}/agent-install", { params }));
    },
    staleTime: INSTALL_FRESH_MILLIS,
    placeholderData: (before) => before,
  });
}

export interface Wanted {
  description: string | null;
  days: number | null;
  /** Kept when the request is repeated. */
  key?: string;
}

export function useCreateToken(cluster: string) {
  const client = useQueryClient();
  return useMutation<AgentTokenCreated, ApiError, Wanted>({
    mutationFn: ({ description, days, key }) =>
      read(
        api.POST("/clusters/{cluster_id}/agent-tokens", {
          params: { path: { cluster_id: cluster }, header: { "Idempotency-Key": key ?? newKey() } },
          body: { description, expires_in_days: days },
        }),
      ),
    // The token is with whoever asked for it, and nowhere else.
    gcTime: 0,
    onSuccess: () => void client.invalidateQueries({ queryKey: keys.agentTokens(cluster) }),
  });
}

export function useRevokeToken(cluster: string) {
  const client = useQueryClient();
  return useMutation<null, ApiError, string>({
    mutationFn: (key) =>
      done(
        api.DELETE("/clusters/{cluster_id}/agent-tokens/{key_id}", {
          params: { path: { cluster_id: cluster, key_id: key } },
        }),
      ),
    onSuccess: () => void client.invalidateQueries({ queryKey: keys.agentTokens(cluster) }),
  });
}
