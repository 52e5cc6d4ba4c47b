// The decision funnel of a window.

import { api, read } from "~/api/client";
import { keys } from "~/api/keys";
import { loopNow } from "~/api/loopClock";
import { useLiveQuery } from "~/api/queries";
import { asQuery, type TimeRange } from "~/lib/timeRange";

export function useFunnel(cluster: string, range: TimeRange) {
  return useLiveQuery({
    key: keys.funnel({ cluster, range }),
    read: () => {
      const query = { ...asQuery(range, loopNow()), ...(cluster ? { cluster_id: cluster } : {}) };
      return read(api.GET("/pipeline/funnel", { params: { query } }));
    },
    keepPrevious: true,
  });
}
