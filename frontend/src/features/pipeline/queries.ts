// Whether each part of the loop does its work (LIVE-04).

import { api, read } from "~/api/client";
import { keys } from "~/api/keys";
import { useLiveQuery } from "~/api/queries";

/** Heartbeats, prices and listings come without events: what they say is asked for this often in any case. */
const POLL_MILLIS = 30_000;

export function usePipeline() {
  return useLiveQuery({ key: keys.pipeline, read: () => read(api.GET("/pipeline/status")), netMillis: POLL_MILLIS });
}
