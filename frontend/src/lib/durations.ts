// Lengths of time and ages, as people read them.

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `45 s`, `2 min 5 s`, `3 h 20 min`, `2 d 4 h`: the two greatest units, the second left out where it is nought. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < MINUTE) return `${whole} s`;
  const [big, bigName, small, smallName]: [number, string, number, string] =
    whole < HOUR ? [MINUTE, "min", 1, "s"] : whole < DAY ? [HOUR, "h", MINUTE, "min"] : [DAY, "d", HOUR, "h"];
  const first = Math.floor(whole / big);
  const second = Math.floor((whole % big) / small);
  return second === 0 ? `${first} ${bigName}` : `${first} ${bigName} ${second} ${smallName}`;
}

/** Only the greatest unit: `45 s`, `2 min`, `3 h`, `2 d`. */
export function shortDuration(seconds: number): string {
  return duration(seconds).split(" ").slice(0, 2).join(" ");
}

/** How long ago `at` was at `nowMillis`: `just now`, `12 s ago`, `3 h ago`; what is to come is `in 5 min`. */
export function age(at: string, nowMillis: number): string {
  const seconds = (nowMillis - Date.parse(at)) / 1000;
  if (Number.isNaN(seconds)) return "at an unknown time";
  if (seconds < -1.5) return `in ${shortDuration(-seconds)}`;
  if (seconds < 1.5) return "just now";
  return `${shortDuration(seconds)} ago`;
}

/** Seconds from one moment to another; null where one is missing. */
export function secondsBetween(from: string | null | undefined, to: string | null | undefined): number | null {
  if (!from || !to) return null;
  const seconds = (Date.parse(to) - Date.parse(from)) / 1000;
  return Number.isNaN(seconds) ? null : seconds;
}
