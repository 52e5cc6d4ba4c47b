// The pause: whether everything voluntary stands still, and the switch.

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, read } from "~/api/client";
import { keys } from "~/api/keys";
import type { ApiError } from "~/api/problem";
import { useLiveQuery } from "~/api/queries";
import type { Pause } from "~/api/shapes";

export function usePause() {
  return useLiveQuery({ key: keys.pause, read: () => read(api.GET("/pause")) });
}

export function useSetPause() {
  const client = useQueryClient();
  return useMutation<Pause, ApiError, { paused: boolean; reason: string | null }>({
    mutationFn: ({ paused, reason }) => read(api.PUT("/pause", { body: { paused, reason } })),
    onSuccess: (pause) => client.setQueryData(keys.pause, pause),
  });
}
