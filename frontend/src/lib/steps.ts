// How far the steps of a plan really came, counted in nodes that left and nodes that were bought and kept.

import type { Action, PlanStep } from "~/api/shapes";

type Act = Pick<Action, "type" | "status" | "step" | "target" | "result">;
type Told = Pick<PlanStep, "number" | "leaving" | "joining" | "progress">;

/** Of a step, in nodes. */
export interface Came {
  left: number;
  toLeave: number;
  bought: number;
  toBuy: number;
}

export type StepEnd = "done" | "partly" | "not_done";

/** Nodes that left and that were bought by a step; what was bought and given back again counts as neither. */
export function cameOf(step: Told, actions: readonly Act[]): Came {
  const completed = actions.filter((action) => action.step === step.number && action.status === "completed");
  const ended = new Set(idsOf(completed, "terminate_instance", (action) => action.target.instance_id));
  const bought = new Set(idsOf(completed, "launch_instance", (action) => action.result?.instance_id));
  return {
    left: [...ended].filter((id) => !bought.has(id)).length,
    toLeave: step.leaving.length,
    bought: [...bought].filter((id) => !ended.has(id)).length,
    toBuy: step.joining.length,
  };
}

function idsOf(actions: readonly Act[], type: Act["type"], id: (action: Act) => string | null | undefined): string[] {
  return actions.filter((action) => action.type === type).flatMap((action) => id(action) ?? []);
}

/** What became of a step that is over; null while it waits or goes on. */
export function endOf(step: Told, actions: readonly Act[]): StepEnd | null {
  if (!step.progress) return null;
  if (!step.progress.failure) return step.progress.phase === "done" ? "done" : null;
  const came = cameOf(step, actions);
  return came.left + came.bought > 0 ? "partly" : "not_done";
}
