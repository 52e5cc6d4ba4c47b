// How long to wait before trying again: 1, 2, 4, 8 … 60 seconds, with full jitter, so that a server that comes back is not
// met by everybody at once.

const FIRST_MILLIS = 1_000;
const MOST_MILLIS = 60_000;

/** Milliseconds before try number `attempt` (from 0); `chance` is 0 to 1. */
export function backoffMillis(attempt: number, chance: number): number {
  const most = Math.min(MOST_MILLIS, FIRST_MILLIS * 2 ** Math.max(0, attempt));
  return Math.round(most * chance);
}
