// Forcing a node on-demand: what moves and what it costs before one says yes, then how it goes.

import { Button, Modal, NumberInput, Textarea } from "@mantine/core";
import { useState, type SyntheticEvent } from "react";
import type { NodeDetail } from "~/api/shapes";
import { Facts } from "~/components/Facts";
import { Money } from "~/components/Money";
import { extraCost, hoursProblem, movingPods } from "~/lib/overrides";
import { counted } from "~/lib/quantities";
import { Progress } from "./Progress";
import { useForce } from "./queries";

/** Longest reason that the API takes. */
const MOST_LETTERS = 500;
/** A working day. */
const USUAL_HOURS = 8;

interface ForceDialogProps {
  clusterId: string;
  detail: NodeDetail;
  onClose: () => void;
}

export function ForceDialog({ clusterId, detail, onClose }: ForceDialogProps) {
  const force = useForce(clusterId);
  const title = force.data ? `${detail.node.name} becomes on-demand` : `Force ${detail.node.name} on-demand?`;
  return (
    <Modal opened onClose={onClose} title={title} centered size="lg">
      {force.data ? (
        <div className="stack">
          <Progress clusterId={clusterId} id={force.data.id} />
          <div className="row" style={{ justifyContent: "flex-end" }}>
            <Button variant="default" onClick={onClose} data-autofocus>
              Close
            </Button>
          </div>
        </div>
      ) : (
        <Ask detail={detail} force={force} onClose={onClose} />
      )}
    </Modal>
  );
}

interface AskProps extends Omit<ForceDialogProps, "clusterId"> {
  force: ReturnType<typeof useForce>;
}

function Ask({ detail, force, onClose }: AskProps) {
  const [hours, setHours] = useState<number | string>(USUAL_HOURS);
  const [reason, setReason] = useState("");
  const wrong = hoursProblem(hours);
  const letters = Array.from(reason).length;
  const tooLong = letters > MOST_LETTERS ? `${MOST_LETTERS} letters at most; these are ${letters}` : null;
  const [ofHours, ofReason] = [force.error?.field("/duration_hours"), force.error?.field("/reason")];
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const { instance_id: instanceId } = detail.node;
    if (!wrong && !tooLong && instanceId)
      force.mutate({ instanceId, hours: Number(hours), reason: reason.trim() || null });
  };
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <p>
        An on-demand node of the same type is bought in the same zone. When it is Ready, the Spot node is drained within
        its disruption budgets and terminated. No plan touches the new node before the time is over.
      </p>
      <BlastRadius detail={detail} hours={wrong ? null : Number(hours)} />
      <NumberInput
        label="For how many hours"
        description="1 to 168, counted from now."
        value={hours}
        error={wrong ?? ofHours}
        allowDecimal={false}
        allowNegative={false}
        onChange={setHours}
        data-autofocus
      />
      <Textarea
        label="Why"
        description="Stands in the audit log. Optional."
        value={reason}
        error={tooLong ?? ofReason}
        rows={2}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {force.error && !ofHours && !ofReason && (
        <p className="bad" role="alert">
          {force.error.message}
        </p>
      )}
      <div className="row" style={{ justifyContent: "flex-end" }}>
        <Button variant="default" onClick={onClose}>
          Leave it
        </Button>
        <Button type="submit" loading={force.isPending} disabled={wrong !== null || tooLong !== null}>
          Force on-demand
        </Button>
      </div>
    </form>
  );
}

function BlastRadius({ detail, hours }: { detail: NodeDetail; hours: number | null }) {
  const { node, pods } = detail;
  const extra = hours === null ? null : extraCost(node, hours);
  return (
    <Facts
      facts={[
        ["Moves", `${counted(movingPods(pods), "pod")} of this node`],
        ["Costs now", <Money key="now" microusd={node.price_microusd_per_hour} per="hour" />],
        ["Costs then", <Money key="then" microusd={node.on_demand_microusd_per_hour} per="hour" />],
        ["More in this time", extra !== null && <Money key="more" microusd={extra} full />],
      ]}
    />
  );
}
