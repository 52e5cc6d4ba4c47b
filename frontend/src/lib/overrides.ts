// What it takes to force a node on-demand, and what it costs: pure.

import type { Node, Pod } from "~/api/shapes";

/** Hours that an override may last; the API refuses others. */
export const HOURS = { least: 1, most: 168 } as const;

/** Why a number of hours cannot be asked for; null when it can. */
export function hoursProblem(typed: string | number): string | null {
  const hours = typeof typed === "number" ? typed : typed.trim() === "" ? Number.NaN : Number(typed);
  const fits = Number.isInteger(hours) && hours >= HOURS.least && hours <= HOURS.most;
  return fits ? null : `A whole number of hours from ${HOURS.least} to ${HOURS.most}`;
}

/** Why a node cannot be forced on-demand, in words; null when it can. The API decides; this only saves the press. */
export function whyNotForced(
  node: Pick<Node, "capacity_type" | "instance_id" | "joined" | "unmanaged">,
  held: boolean,
) {
  if (held) return "It is forced on-demand already.";
  if (node.unmanaged) return "This node is never touched.";
  if (!node.instance_id || !node.joined) return "It has not joined its cluster yet.";
  if (node.capacity_type === "on_demand") return "It is bought on-demand already.";
  return node.capacity_type === "spot" ? null : "How it is bought is not known.";
}

/** Pods that move: all but those that belong to the node itself. */
export function movingPods(pods: readonly Pick<Pod, "owner_kind" | "phase">[]): number {
  const stays = (pod: Pick<Pod, "owner_kind" | "phase">) =>
    pod.owner_kind === "daemon_set" || pod.owner_kind === "node" || pod.phase === "succeeded" || pod.phase === "failed";
  return pods.filter((pod) => !stays(pod)).length;
}

/** What so many hours cost more, in micro-dollars; null where a price is not known. */
export function extraCost(
  node: Pick<Node, "price_microusd_per_hour" | "on_demand_microusd_per_hour">,
  hours: number,
): number | null {
  const { price_microusd_per_hour: now, on_demand_microusd_per_hour: then } = node;
  return now == null || then == null ? null : (then - now) * hours;
}
