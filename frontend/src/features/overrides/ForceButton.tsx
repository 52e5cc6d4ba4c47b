// "Force on-demand" for one node: out of reach where it makes no sense, and then says why. What was asked for is followed
// in the same dialog.

import { ShieldCheck } from "lucide-react";
import { useState } from "react";
import type { NodeDetail } from "~/api/shapes";
import { GuardedButton } from "~/components/GuardedButton";
import { whyNotForced } from "~/lib/overrides";
import { useRefusal } from "../session/me";
import { ForceDialog } from "./ForceDialog";

export function ForceButton({ clusterId, detail }: { clusterId: string; detail: NodeDetail }) {
  // What the reader saw when they asked: the dialog stays about it when the node is gone.
  const [asked, setAsked] = useState<NodeDetail | null>(null);
  const refused = useRefusal("POST /overrides");
  return (
    <>
      <GuardedButton
        variant="default"
        leftSection={<ShieldCheck size={14} />}
        reason={refused ?? whyNotForced(detail.node, detail.override != null)}
        hint="Buy on-demand in its place for some hours"
        onClick={() => setAsked(detail)}
      >
        Force on-demand
      </GuardedButton>
      {asked && <ForceDialog clusterId={clusterId} detail={asked} onClose={() => setAsked(null)} />}
    </>
  );
}
