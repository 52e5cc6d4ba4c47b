// The one live connection of this page, and what it tells the rest of it.

import { useEffect, useSyncExternalStore } from "react";
import { noteHappened } from "../loopClock";
import { currentSession, onSession } from "../session";
import type { LiveEvent } from "./frames";
import { LiveSocket, type LiveState, type Wire } from "./socket";
import { getTicket } from "./ticket";

type OnEvent = (event: LiveEvent) => void;
type OnReset = (channel: string) => void;

let state: LiveState = "off";
const stateListeners = new Set<() => void>();
const eventListeners = new Set<OnEvent>();
const resetListeners = new Set<OnReset>();

const socket = new LiveSocket(
  {
    open: async (protocols) => {
      const { ticket, url } = await getTicket();
      return new WebSocket(url, protocols(ticket)) as unknown as Wire;
    },
    setTimer: (run, millis) => {
      const timer = setTimeout(run, millis);
      return () => clearTimeout(timer);
    },
    chance: () => Math.random(),
  },
  {
    onState: (next) => {
      state = next;
      for (const listener of stateListeners) listener();
    },
    onEvent: (event) => {
      noteHappened(event.at);
      for (const listener of eventListeners) listener(event);
    },
    onReset: (channel) => {
      for (const listener of resetListeners) listener(channel);
    },
  },
);

/** Connects while somebody is signed in. */
export function followSession(): void {
  const follow = () => (currentSession().token === null ? socket.stop() : socket.start());
  onSession(follow);
  window.addEventListener("online", () => socket.hurry());
  document.addEventListener("visibilitychange", () => !document.hidden && socket.hurry());
  follow();
}

/** Tries again now. */
export function reconnect(): void {
  socket.hurry();
}

export function useLiveState(): LiveState {
  return useSyncExternalStore(
    (listener) => {
      stateListeners.add(listener);
      return () => stateListeners.delete(listener);
    },
    () => state,
  );
}

const watchers = new Map<string, number>();

/** Watches a channel while the caller is on the page. */
export function useChannel(channel: string | null): void {
  useEffect(() => {
    if (channel === null) return undefined;
    watchers.set(channel, (watchers.get(channel) ?? 0) + 1);
    socket.watch(channel);
    return () => {
      const left = (watchers.get(channel) ?? 1) - 1;
      watchers.set(channel, left);
      if (left === 0) socket.unwatch(channel);
    };
  }, [channel]);
}

/** Hears of events and resets for as long as the returned function is not called. */
export function onLive(onEvent: OnEvent, onReset: OnReset): () => void {
  eventListeners.add(onEvent);
  resetListeners.add(onReset);
  return () => {
    eventListeners.delete(onEvent);
    resetListeners.delete(onReset);
  };
}
