// The overview of everything, or of one cluster.

import { api, read } from "~/api/client";
import { keys } from "~/api/keys";
import { loopNow, noteLoopTime } from "~/api/loopClock";
import { useLiveQuery } from "~/api/queries";
import { asQuery, stepOf, type TimeRange } from "~/lib/timeRange";

/** Figures, composition, projection and cost over a window: one call. */
export function useOverview(cluster: string | null, range: TimeRange) {
  const fixed = !("preset" in range);
  return useLiveQuery({
    key: keys.overview(cluster, range),
    read: async () => {
      const query = { ...asQuery(range, loopNow()), step: stepOf(range), ...(cluster ? { cluster_id: cluster } : {}) };
      const overview = await read(api.GET("/metrics/dashboard", { params: { query } }));
      // Without an end of its own, the window ends now, by the loop's clock.
      if (!fixed) noteLoopTime(overview.costs.until);
      return overview;
    },
    keepPrevious: true,
  });
}
