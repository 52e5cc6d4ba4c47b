// The loop's time, ticking once a second for everything on the page that shows an age, and at once when an answer or an event
// tells that it is later: what has just come must not be told as a time to come because the last tick was before it.

import { useSyncExternalStore } from "react";
import { loopNow, onLoopTime } from "~/api/loopClock";

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let stopHearing: (() => void) | undefined;
let shown = 0;

function tick(): void {
  shown = Math.floor(loopNow() / 1000) * 1000;
  for (const listener of listeners) listener();
}

function catchUp(): void {
  if (loopNow() >= shown + 1000) tick();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tick, 1000);
  stopHearing ??= onLoopTime(catchUp);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    stopHearing?.();
    timer = stopHearing = undefined;
  };
}

function snapshot(): number {
  if (timer === undefined) shown = Math.floor(loopNow() / 1000) * 1000;
  return shown;
}

/** Milliseconds of the loop's time, in whole seconds. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, snapshot);
}

/** What is true at the loop's time, asked every second; whoever uses it is drawn anew only when that changes. */
export function useAsOfNow<Value extends string | number | boolean | null | undefined>(
  of: (nowMillis: number) => Value,
): Value {
  return useSyncExternalStore(subscribe, () => of(snapshot()));
}
