// What happened lately: the newest events for the feed, and page after page for the log.

import { api, read } from "~/api/client";
import { keys } from "~/api/keys";
import { useLivePages, useLiveQuery } from "~/api/queries";

const FEED = 30;
const PAGE = 50;

/** The newest events; the socket puts what happens in front. */
export function useFeed() {
  return useLiveQuery({
    key: keys.activity,
    read: async () => (await read(api.GET("/activity", { params: { query: { limit: FEED } } }))).items,
  });
}

/** All events that are kept, newest first, page after page. */
export function useActivityLog() {
  return useLivePages({
    key: keys.activityLog,
    read: (cursor) => read(api.GET("/activity", { params: { query: { limit: PAGE, ...(cursor ? { cursor } : {}) } } })),
  });
}
