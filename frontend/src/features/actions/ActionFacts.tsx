// What an action is about and what came of it.

import type { ReactNode } from "react";
import type { ActionDetail } from "~/api/shapes";
import { CopyText } from "~/components/CopyText";
import { Facts } from "~/components/Facts";
import { Capacity } from "~/components/marks";
import { Panel } from "~/components/Panel";
import { Moment } from "~/components/Times";
import { count } from "~/lib/quantities";
import { actionLayers } from "~/lib/words";

export function ActionFacts({ action }: { action: ActionDetail }) {
  const { target, result } = action;
  const copied = (text: string | null | undefined, what: string) => text && <CopyText text={text} what={what} />;
  const facts: [string, ReactNode][] = [
    ["Done", actionLayers[action.layer]],
    ["Node", copied(target.node, "node")],
    ["Pod", copied(target.pod, "pod")],
    ["Workload", copied(target.workload, "workload")],
    ["Group", copied(target.group, "group")],
    ["Volume", copied(target.volume_id, "volume id")],
    ["Instance", copied(result?.instance_id ?? target.instance_id, "instance id")],
    ["Capacity type", target.capacity_type && <Capacity type={target.capacity_type} />],
    ["May use, first choice first", target.offerings.length > 0 && target.offerings.join(", ")],
    ["Got", result?.offering],
    ["Stands in for Spot", target.stands_in_for_spot && "yes, Spot could not be had"],
    ["Stops at", target.deadline_at && <Moment at={target.deadline_at} />],
    ["Not picked up after", <Moment key="expires" at={action.expires_at} />],
    ["What came of it", result?.message],
    ["Error", result?.error_code && <span className="bad">{result.error_code}</span>],
    ["Pods evicted", result && result.evicted > 0 && count(result.evicted)],
    ["Number in the cluster", count(action.sequence)],
  ];
  return (
    <Panel title="What">
      <Facts facts={facts} />
      {result && result.refused.length > 0 && (
        <>
          <h3 style={{ marginTop: 10 }}>Pods that were kept</h3>
          <ul>
            {result.refused.map((pod) => (
              <li key={pod.pod}>
                <span className="mono">{pod.pod}</span> <span className="dim">{pod.reason}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Panel>
  );
}
