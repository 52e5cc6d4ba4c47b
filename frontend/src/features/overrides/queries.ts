// Overrides: one of them, asking for one, ending it.

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { api, newKey, read } from "~/api/client";
import { keys } from "~/api/keys";
import type { ApiError } from "~/api/problem";
import { useLiveQuery } from "~/api/queries";
import type { Override } from "~/api/shapes";

/** One override. */
export function useOverride(id: string) {
  return useLiveQuery({
    key: keys.override(id),
    read: () => read(api.GET("/overrides/{override_id}", { params: { path: { override_id: id } } })),
  });
}

export interface Wish {
  instanceId: string;
  hours: number;
  reason: string | null;
}

/** Forces a node on-demand. The same wish sent again after a lost answer is one request. */
export function useForce(cluster: string) {
  const client = useQueryClient();
  const sent = useRef<{ wish: string; key: string } | null>(null);
  return useMutation<Override, ApiError, Wish>({
    mutationFn: ({ instanceId, hours, reason }) => {
      const body = {
        scope: "instance" as const,
        target_id: instanceId,
        duration_hours: hours,
        reason,
        confirm: true,
      };
      const wish = JSON.stringify(body);
      if (sent.current?.wish !== wish) sent.current = { wish, key: newKey() };
      return read(api.POST("/overrides", { params: { header: { "Idempotency-Key": sent.current.key } }, body }));
    },
    // What was answered is answered: asking again is another request.
    onError: (error) => {
      if (error.kind !== "offline") sent.current = null;
    },
    onSuccess: (known) => {
      sent.current = null;
      client.setQueryData(keys.override(known.id), known);
      void client.invalidateQueries({ queryKey: keys.nodes(cluster) });
    },
  });
}

/** Ends an override before its time. */
export function useEndOverride(cluster: string) {
  const client = useQueryClient();
  return useMutation<Override, ApiError, { id: string }>({
    mutationFn: ({ id }) => read(api.DELETE("/overrides/{override_id}", { params: { path: { override_id: id } } })),
    onSuccess: (known) => client.setQueryData(keys.override(known.id), known),
    onSettled: () => client.invalidateQueries({ queryKey: keys.nodes(cluster) }),
  });
}
