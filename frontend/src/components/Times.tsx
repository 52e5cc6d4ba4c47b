// Moments and ages on the page: short to read, whole on hovering, in the zone the reader chose.

import { useSyncExternalStore } from "react";
import { age } from "~/lib/durations";
import { clockTime, dayAndTime, fullMoment, type Zone } from "~/lib/moments";
import { onPreferences, preferences } from "~/lib/preferences";
import { useAsOfNow } from "./useNow";

/** The zone in which times are shown. */
export function useZone(): Zone {
  return useSyncExternalStore(onPreferences, () => preferences().zone);
}

/** How long ago something was; the moment itself on hovering. */
export function Age({ at }: { at: string | null | undefined }) {
  // Drawn anew when its words change, not every second.
  const text = useAsOfNow((now) => at && age(at, now));
  const zone = useZone();
  if (!at) return <span className="dim">never</span>;
  return (
    <time dateTime={at} data-hint={fullMoment(at, zone)}>
      {text}
    </time>
  );
}

/** A moment: the day and time, or only the time of day. */
export function Moment({ at, only }: { at: string | null | undefined; only?: "time" }) {
  const zone = useZone();
  if (!at) return <span className="dim">–</span>;
  return (
    <time dateTime={at} data-hint={fullMoment(at, zone)}>
      {only === "time" ? clockTime(at, zone) : dayAndTime(at, zone)}
    </time>
  );
}

/** How old the picture is that an agent sent of its cluster. */
export function SnapshotAge({ at }: { at: string | null | undefined }) {
  return (
    <span data-hint="The agent sends a new one when something changes in the cluster.">
      snapshot of <Age at={at} />
    </span>
  );
}
