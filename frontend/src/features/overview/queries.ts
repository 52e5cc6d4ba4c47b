// The overview of everything, or of one cluster.

import { api, read } from "~/api/client";
import { keys } from "~/api/keys";
import { loopClock, loopNow, noteHappened } from "~/api/loopClock";
import { useLiveQuery } from "~/api/queries";
import { asQuery, stepOf, type TimeRange } from "~/lib/timeRange";

/** Figures, composition, projection and cost over a window: one call. */
export function useOverview(cluster: string | null, range: TimeRange) {
  return useLiveQuery({
    key: keys.overview(cluster, range),
    read: async () => {
      // The first answer of all tells the loop's time; without it the window would end by this device's clock.
      if (!loopClock.isSet()) await read(api.GET("/auth/me"));
      const query = { ...asQuery(range, loopNow()), step: stepOf(range), ...(cluster ? { cluster_id: cluster } : {}) };
      const overview = await read(api.GET("/metrics/dashboard", { params: { query } }));
      if (overview.as_of) noteHappened(overview.as_of);
      return overview;
    },
    keepPrevious: true,
  });
}
