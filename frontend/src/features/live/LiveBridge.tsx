// Brings what happens to what is shown: events make answers old, the feed takes them in front, a reset reloads everything.

import { useQueryClient, type QueryKey } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { keys } from "~/api/keys";
import { onLive, useChannel, useLiveState } from "~/api/live/connection";
import { asActivity, madeOld, withEvent } from "~/api/live/effects";
import type { Activity } from "~/api/shapes";

export const ACTIVITY = "org:activity";
export const METRICS = "metrics:live";

/** Events that come in a burst are answered together. */
const GATHER_MILLIS = 250;
/** Then not again for this long, however many come: a wave must not use up the caller's requests. */
const REST_MILLIS = 900;
/** Events kept in the feed of the overview. */
export const FEED_LENGTH = 50;

export function LiveBridge() {
  const client = useQueryClient();
  const state = useLiveState();
  const wasBroken = useRef(false);
  useEffect(() => {
    // What could not be read meanwhile is read now, not at the next round.
    if (state === "live" && wasBroken.current) void client.invalidateQueries();
    if (state === "live" || state === "broken") wasBroken.current = state === "broken";
  }, [client, state]);
  useChannel(ACTIVITY);
  useChannel(METRICS);
  useEffect(() => {
    const old = new Map<string, QueryKey>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let restUntil = 0;
    const flush = () => {
      timer = undefined;
      restUntil = Date.now() + REST_MILLIS;
      for (const key of old.values()) void client.invalidateQueries({ queryKey: key });
      old.clear();
    };
    const stop = onLive(
      (event) => {
        for (const key of madeOld(event)) old.set(JSON.stringify(key), key);
        timer ??= setTimeout(flush, Math.max(GATHER_MILLIS, restUntil - Date.now()));
        if (event.channel !== ACTIVITY) return;
        client.setQueryData<Activity[]>(
          keys.activity,
          (feed) => feed && withEvent(feed, asActivity(event), FEED_LENGTH),
        );
      },
      () => void client.invalidateQueries(),
    );
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [client]);
  return null;
}
