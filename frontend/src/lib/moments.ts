// Moments in the zone the reader chose: their own, or UTC.

export type Zone = "local" | "utc";

function options(zone: Zone): { timeZone?: string } {
  return zone === "utc" ? { timeZone: "UTC" } : {};
}

function formatter(zone: Zone, wanted: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat("en-GB", { ...options(zone), hourCycle: "h23", ...wanted });
}

const cached = new Map<string, Intl.DateTimeFormat>();

function write(at: string | number, zone: Zone, name: string, wanted: Intl.DateTimeFormatOptions): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return "–";
  const key = `${zone} ${name}`;
  const known = cached.get(key) ?? formatter(zone, wanted);
  cached.set(key, known);
  return known.format(date);
}

/** `14:05:09`. */
export function clockTime(at: string | number, zone: Zone): string {
  return write(at, zone, "clock", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
}

/** `1 Mar, 14:05`. */
export function dayAndTime(at: string | number, zone: Zone): string {
  return write(at, zone, "day", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
}

/** `1 Mar 2026, 14:05:09 UTC`: for hovering, with the zone named. */
export function fullMoment(at: string | number, zone: Zone): string {
  return write(at, zone, "full", {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "short",
  });
}
