// Actions: everything that was ever changed in a cluster or its account.

import { api, read } from "~/api/client";
import { keys } from "~/api/keys";
import { useLivePages, useLiveQuery } from "~/api/queries";
import type { ActionStatus } from "~/api/shapes";

const PAGE = 100;

/** Actions of a cluster, newest first, page after page. */
export function useActions(cluster: string, status: ActionStatus | "") {
  return useLivePages({
    key: keys.actions(cluster, { status }),
    read: (cursor) => {
      const query = { limit: PAGE, ...(status ? { status } : {}), ...(cursor ? { cursor } : {}) };
      return read(api.GET("/clusters/{cluster_id}/actions", { params: { path: { cluster_id: cluster }, query } }));
    },
  });
}

/** One action from the decision to the ledger. */
export function useAction(cluster: string, id: string) {
  return useLiveQuery({
    key: keys.action(cluster, id),
    read: () =>
      read(
        api.GET("/clusters/{cluster_id}/actions/{action_id}", {
          params: { path: { cluster_id: cluster, action_id: id } },
        }),
      ),
  });
}
