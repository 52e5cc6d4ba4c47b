// The one clock of the loop on this page, set by every answer that says what time it is there.

import { ServerClock } from "~/lib/serverClock";

export const loopClock = new ServerClock();

const listeners = new Set<() => void>();

/** Calls back whenever something was heard of the loop's time; answers how to end that. */
export function onLoopTime(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** An answer was made at this moment of the loop. */
export function noteLoopTime(at: string | null | undefined): void {
  if (!at) return;
  loopClock.read(Date.parse(at), Date.now());
  for (const listener of listeners) listener();
}

/** Something happened at this moment of the loop. */
export function noteHappened(at: string): void {
  loopClock.atLeast(Date.parse(at), Date.now());
  for (const listener of listeners) listener();
}

/** The loop's time now. */
export function loopNow(): number {
  return loopClock.now(Date.now());
}
