// The ledger: hours of a cluster, and what each instance cost within one.

import { api, read } from "~/api/client";
import { keys } from "~/api/keys";
import { loopNow } from "~/api/loopClock";
import { useLivePages, useLiveQuery } from "~/api/queries";
import { asQuery, type TimeRange } from "~/lib/timeRange";

const ENTRIES = 500;

export function useLedger(cluster: string, range: TimeRange) {
  return useLiveQuery({
    key: keys.ledger(cluster, range),
    read: () => {
      const query = asQuery(range, loopNow());
      return read(api.GET("/clusters/{cluster_id}/ledger", { params: { path: { cluster_id: cluster }, query } }));
    },
    enabled: cluster !== "",
    keepPrevious: true,
  });
}

export function useEntries(cluster: string, hour: string) {
  return useLivePages({
    key: keys.entries(cluster, hour),
    read: (cursor) => {
      const query = { hour, limit: ENTRIES, ...(cursor ? { cursor } : {}) };
      return read(
        api.GET("/clusters/{cluster_id}/ledger/entries", { params: { path: { cluster_id: cluster }, query } }),
      );
    },
  });
}
