// Moments and ages on the page: short to read, whole on hovering, in the zone the reader chose.

import { Tooltip } from "@mantine/core";
import { useSyncExternalStore } from "react";
import { age } from "~/lib/durations";
import { clockTime, dayAndTime, fullMoment, type Zone } from "~/lib/moments";
import { onPreferences, preferences } from "~/lib/preferences";
import { useNow } from "./useNow";

/** The zone in which times are shown. */
export function useZone(): Zone {
  return useSyncExternalStore(onPreferences, () => preferences().zone);
}

/** How long ago something was; the moment itself on hovering. */
export function Age({ at }: { at: string | null | undefined }) {
  const now = useNow();
  const zone = useZone();
  if (!at) return <span className="dim">never</span>;
  return (
    <Tooltip label={fullMoment(at, zone)}>
      <time dateTime={at}>{age(at, now)}</time>
    </Tooltip>
  );
}

/** A moment: the day and time, or only the time of day. */
export function Moment({ at, only }: { at: string | null | undefined; only?: "time" }) {
  const zone = useZone();
  if (!at) return <span className="dim">–</span>;
  return (
    <Tooltip label={fullMoment(at, zone)}>
      <time dateTime={at}>{only === "time" ? clockTime(at, zone) : dayAndTime(at, zone)}</time>
    </Tooltip>
  );
}

/** How old the picture is that an agent sent of its cluster. */
export function SnapshotAge({ at }: { at: string | null | undefined }) {
  return (
    <Tooltip label="The agent sends a new one when something changes in the cluster.">
      <span>
        snapshot of <Age at={at} />
      </span>
    </Tooltip>
  );
}
