// The market of a region: all its pools at once, so that searching and sorting need no further request.

import { api, read } from "~/api/client";
import { keys } from "~/api/keys";
import { useLiveQuery } from "~/api/queries";

const POOLS = 5_000;

export function useMarket(region: string) {
  return useLiveQuery({
    key: keys.market(region),
    read: () => read(api.GET("/spot-pools", { params: { query: { region, limit: POOLS } } })),
    enabled: region !== "",
  });
}
