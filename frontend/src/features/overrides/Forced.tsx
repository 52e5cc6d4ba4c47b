// What a node shows while it is forced on-demand: until when, why, and the way to end it early.

import { useState } from "react";
import type { Override } from "~/api/shapes";
import { AskDialog } from "~/components/AskDialog";
import { GuardedButton } from "~/components/GuardedButton";
import { Status } from "~/components/marks";
import { Panel } from "~/components/Panel";
import { Age, Moment } from "~/components/Times";
import { tell } from "~/components/toasts";
import { overrideStates } from "~/lib/words";
import { useRefusal } from "../session/me";
import { UnderWay } from "./Progress";
import { useEndOverride } from "./queries";

/** Beside the node's name. */
export function ForcedBadge({ known }: { known: Override }) {
  if (known.state !== "active") return <Status of={overrideStates[known.state]} />;
  return (
    <span className="row" style={{ gap: 4 }}>
      <Status of={["on-demand until", "good"]} /> <Moment at={known.expires_at} />
    </span>
  );
}

export function ForcedPanel({ clusterId, known }: { clusterId: string; known: Override }) {
  const [asking, setAsking] = useState(false);
  const end = useEndOverride(clusterId);
  const refused = useRefusal("DELETE /overrides/{override_id}");
  const close = () => {
    setAsking(false);
    end.reset();
  };
  return (
    <Panel title="Forced on-demand">
      <div className="stack">
        <div className="row wrap">
          <Status of={overrideStates[known.state]} />
          <span className="dim">
            asked for <Age at={known.starts_at} /> by {known.requested_by}
            {known.reason && `: ${known.reason}`}
          </span>
        </div>
        {known.state === "active" ? (
          <p>
            No plan moves it before <Moment at={known.expires_at} />, <Age at={known.expires_at} />. After that it may
            return to Spot when that saves enough.
          </p>
        ) : (
          <UnderWay clusterId={clusterId} known={known} />
        )}
        <div>
          <GuardedButton
            variant="default"
            reason={known.state === "ending" ? "It is being ended." : refused}
            onClick={() => setAsking(true)}
          >
            End early
          </GuardedButton>
        </div>
      </div>
      <AskDialog
        opened={asking}
        onClose={close}
        title="End it early?"
        yes="End it"
        busy={end.isPending}
        error={end.error}
        onYes={() =>
          end.mutate(
            { id: known.id },
            {
              onSuccess: ({ state }) => {
                if (state === "ending") tell("busy", "It is being ended");
                else tell("good", "It holds nothing any more", "A later plan may return the node to Spot.");
                close();
              },
            },
          )
        }
      >
        <p>
          {known.state === "active"
            ? "Nothing is changed now: the node stays on-demand until a plan finds that Spot saves enough."
            : "Nothing new begins; what was bought for it is given back and the Spot node stays."}
        </p>
      </AskDialog>
    </Panel>
  );
}
