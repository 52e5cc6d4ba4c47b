// The heartbeat light: whether a cluster's agent is heard, and when it last was.

import { Tooltip } from "@mantine/core";
import type { Connection } from "~/api/shapes";
import { Status } from "~/components/marks";
import { useNow } from "~/components/useNow";
import { age } from "~/lib/durations";

export function Heartbeat({
  connection,
  named,
}: {
  connection: Connection;
  /** Says that it is the agent. */ named?: boolean;
}) {
  const now = useNow();
  const heard = connection.last_seen_at;
  const ago = heard ? age(heard, now) : "never";
  const text = named ? `Agent heard ${ago}` : ago;
  const version = connection.agent_version ? ` Agent ${connection.agent_version}.` : "";
  return (
    <Tooltip
      label={`${connection.connected ? "Heard within the last minute." : "Not heard for a minute or more."}${version}`}
    >
      <span>
        <Status of={[text, connection.connected ? "good" : heard ? "warning" : "waiting"]} />
      </span>
    </Tooltip>
  );
}
