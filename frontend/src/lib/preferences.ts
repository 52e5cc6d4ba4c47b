// What a reader prefers on this device. Only matters of taste are kept; nothing that could open anything.

import type { Zone } from "./moments";

const KEY = "spot-preferences";

export interface Preferences {
  zone: Zone;
}

const DEFAULTS: Preferences = { zone: "local" };
const listeners = new Set<() => void>();
let known: Preferences | null = null;

function stored(): Preferences {
  try {
    const read = JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Preferences>;
    return { zone: read.zone === "utc" ? "utc" : DEFAULTS.zone };
  } catch {
    return DEFAULTS;
  }
}

export function preferences(): Preferences {
  known ??= stored();
  return known;
}

export function prefer(change: Partial<Preferences>): void {
  known = { ...preferences(), ...change };
  try {
    localStorage.setItem(KEY, JSON.stringify(known));
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
  }
  for (const listener of listeners) listener();
}

export function onPreferences(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
