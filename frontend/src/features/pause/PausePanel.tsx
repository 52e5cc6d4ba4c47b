// The switch that stops everything voluntary within seconds, and who threw it.

import { useState } from "react";
import type { Pause } from "~/api/shapes";
import { AskDialog } from "~/components/AskDialog";
import { GuardedButton } from "~/components/GuardedButton";
import { Loaded } from "~/components/Loaded";
import { Status } from "~/components/marks";
import { Panel } from "~/components/Panel";
import { Age } from "~/components/Times";
import { tell } from "~/components/toasts";
import { useRefusal } from "../session/me";
import { usePause, useSetPause } from "./queries";

export function PausePanel() {
  const query = usePause();
  return (
    <Panel title="Pause">
      <Loaded query={query} what="the pause" lines={2}>
        {(pause) => <Switch pause={pause} />}
      </Loaded>
    </Panel>
  );
}

function Switch({ pause }: { pause: Pause }) {
  const [asking, setAsking] = useState(false);
  const set = useSetPause();
  const refused = useRefusal("PUT /pause");
  const close = () => {
    setAsking(false);
    set.reset();
  };
  return (
    <div className="stack">
      <div className="row wrap">
        <Status of={pause.paused ? ["Everything is paused", "warning"] : ["Nothing is paused", "good"]} />
        {pause.changed_at && (
          <span className="dim">
            since <Age at={pause.changed_at} />, by {pause.changed_by}
            {pause.reason && `: ${pause.reason}`}
          </span>
        )}
      </div>
      <p className="dim">
        While paused nothing new begins and running drains stop within seconds, on this whole installation.
        Interruptions are still answered.
      </p>
      <div>
        <GuardedButton variant={pause.paused ? "filled" : "default"} reason={refused} onClick={() => setAsking(true)}>
          {pause.paused ? "Let it go on" : "Pause everything"}
        </GuardedButton>
      </div>
      <AskDialog
        opened={asking}
        onClose={close}
        title={pause.paused ? "Let everything go on?" : "Pause everything?"}
        yes={pause.paused ? "Go on" : "Pause"}
        danger={!pause.paused}
        reasonLabel="Why"
        reasonPointer="/reason"
        busy={set.isPending}
        error={set.error}
        onYes={(reason) =>
          set.mutate(
            { paused: !pause.paused, reason },
            {
              onSuccess: (now) => {
                tell(now.paused ? "warning" : "good", now.paused ? "Everything is paused" : "It goes on");
                close();
              },
            },
          )
        }
      >
        <p>
          {pause.paused
            ? "Jobs that wait go on, and the optimizer makes new plans."
            : "No new step begins in any cluster, drains under way stop and leave their nodes schedulable. Interruptions are still answered."}
        </p>
      </AskDialog>
    </div>
  );
}
