// The ledger: hours of a cluster, and what each instance cost within one.

import { api, read } from "~/api/client";
import { keys } from "~/api/keys";
import { loopNow, noteLoopTime } from "~/api/loopClock";
import { useLivePages, useLiveQuery } from "~/api/queries";
import { asQuery, type TimeRange } from "~/lib/timeRange";

const ENTRIES = 500;

export function useLedger(cluster: string, range: TimeRange) {
  return useLiveQuery({
    key: keys.ledger(cluster, range),
    read: async () => {
      const query = asQuery(range, loopNow());
      const ledger = await read(api.GET("/clusters/{cluster_id}/ledger", { params: { path: { cluster_id: cluster }, query } }));
      if ("preset" in range) noteLoopTime(ledger.until);
      return ledger;
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
      return read(api.GET("/clusters/{cluster_id}/ledger/entries", { params: { path: { cluster_id: cluster }, query } }));
    },
  });
}
