// The one clock of the loop on this page, set by every answer that says what time it is there.

import { ServerClock } from "~/lib/serverClock";

export const loopClock = new ServerClock();

/** An answer was made at this moment of the loop. */
export function noteLoopTime(at: string | null | undefined): void {
  if (at) loopClock.read(Date.parse(at), Date.now());
}

/** Something happened at this moment of the loop. */
export function noteHappened(at: string): void {
  loopClock.atLeast(Date.parse(at), Date.now());
}

/** The loop's time now. */
export function loopNow(): number {
  return loopClock.now(Date.now());
}
