// The window of time a page speaks of, as it stands in the URL: `range=24h`, or `from=…&until=…` after a zoom.

export const PRESETS = ["6h", "24h", "3d", "7d", "30d"] as const;
export type Preset = (typeof PRESETS)[number];

const HOURS: Record<Preset, number> = { "6h": 6, "24h": 24, "3d": 72, "7d": 168, "30d": 720 };

export const presetLabels: Record<Preset, string> = {
  "6h": "6 hours",
  "24h": "24 hours",
  "3d": "3 days",
  "7d": "7 days",
  "30d": "30 days",
};

/** Either the last so many hours, or a window that stands still. */
export type TimeRange = { preset: Preset } | { from: string; until: string };

export const DEFAULT_RANGE: TimeRange = { preset: "24h" };

function isMoment(text: string | null): text is string {
  return text !== null && /^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(Date.parse(text));
}

/** Reads the range of a URL; what makes no sense is the default. */
export function readRange(params: URLSearchParams, fallback: TimeRange = DEFAULT_RANGE): TimeRange {
  const [from, until] = [params.get("from"), params.get("until")];
  if (isMoment(from) && isMoment(until) && Date.parse(from) < Date.parse(until)) return { from, until };
  const preset = PRESETS.find((known) => known === params.get("range"));
  return preset ? { preset } : fallback;
}

/** Writes a range into a URL, beside whatever else stands there. */
export function writeRange(params: URLSearchParams, range: TimeRange): URLSearchParams {
  const written = new URLSearchParams(params);
  for (const name of ["range", "from", "until"]) written.delete(name);
  if ("preset" in range) written.set("range", range.preset);
  else {
    written.set("from", range.from);
    written.set("until", range.until);
  }
  return written;
}

/** Length in hours. */
export function hoursOf(range: TimeRange): number {
  if ("preset" in range) return HOURS[range.preset];
  return (Date.parse(range.until) - Date.parse(range.from)) / 3_600_000;
}

/**
 * As the API is asked. The last hours are asked for from the beginning of the hour they begin in, by the loop's time, so
 * that the same question is asked throughout an hour and the answer can be kept.
 */
export function asQuery(range: TimeRange, nowMillis: number): { from: string; until?: string } {
  if (!("preset" in range)) return { from: range.from, until: range.until };
  const from = Math.floor(nowMillis / 3_600_000 - HOURS[range.preset]) * 3_600_000;
  return { from: new Date(from).toISOString() };
}

/** Points of an hour up to a week, of a day beyond. */
export function stepOf(range: TimeRange): "hour" | "day" {
  return hoursOf(range) <= 168 ? "hour" : "day";
}

/** For people: `last 24 hours`, or the window's length. */
export function rangeLabel(range: TimeRange): string {
  if ("preset" in range) return `last ${presetLabels[range.preset]}`;
  const hours = Math.round(hoursOf(range));
  return hours < 48 ? `${hours} h chosen` : `${Math.round(hours / 24)} days chosen`;
}
