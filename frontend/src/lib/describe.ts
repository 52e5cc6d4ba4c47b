// What happened, in one line: events of the activity feed as sentences. The list of event kinds is open; one that is not
// known is told by its name.

import type { Activity } from "~/api/shapes";
import { dollars } from "./money";
import { counted } from "./quantities";
import {
  actionStatuses,
  actionTypes,
  clusterStatuses,
  interruptionKinds,
  interruptionStates,
  jobStatuses,
  sentence,
  type Tone,
} from "./words";

export interface Line {
  tone: Tone;
  text: string;
  /** What is worth knowing beside it. */
  more?: string;
}

function word(event: Activity, name: string): string {
  const value = event.detail[name];
  return typeof value === "string" ? value : "";
}

function figure(event: Activity, name: string): number | null {
  const value = event.detail[name];
  return typeof value === "number" ? value : null;
}

function labelled(table: Record<string, readonly [string, Tone]>, key: string, before: string): Line | null {
  const found = table[key];
  return found ? { text: `${before} ${found[0].toLowerCase()}`, tone: found[1] } : null;
}

function withMore(line: Line, more: string): Line {
  return more === "" ? line : { ...line, more };
}

function planned(event: Activity): Line {
  const [saving, steps] = [figure(event, "saving_microusd_per_month"), figure(event, "steps")];
  const line: Line =
    event.detail["awaits_approval"] === true
      ? { tone: "warning", text: "Plan waits for approval" }
      : { tone: "waiting", text: "New plan" };
  if (saving === null || steps === null) return line;
  const worth = saving < 0 ? `costs ${dollars(-saving)}/mo more` : `saves ${dollars(saving)}/mo`;
  return withMore(line, `${worth}, ${counted(steps, "step")}`);
}

/** `Drain node`; an action of unknown kind is an action. */
function actionName(event: Activity): string {
  return (actionTypes as Record<string, string>)[word(event, "type")] ?? "Action";
}

function acted(event: Activity): Line | null {
  const line = labelled(actionStatuses, word(event, "status"), `${actionName(event)}:`);
  return line && withMore(line, word(event, "message"));
}

const LINES: Record<string, (event: Activity) => Line | null> = {
  "job.queued": planned,
  "job.approved": () => ({ tone: "good", text: "Plan approved" }),
  "job.rejected": () => ({ tone: "quiet", text: "Plan rejected" }),
  "job.cancelled": () => ({ tone: "quiet", text: "Job cancelled" }),
  "job.closed": (event) => {
    const line = labelled(jobStatuses, word(event, "status"), "Job");
    return line && withMore(line, word(event, "error"));
  },
  "action.queued": (event) =>
    withMore(
      { tone: "waiting", text: word(event, "type") ? `${actionName(event)}: queued` : "Actions queued" },
      (figure(event, "actions") ?? 1) > 1 ? counted(figure(event, "actions")!, "action") : "",
    ),
  "action.completed": acted,
  "action.failed": acted,
  "action.finished": (event) => acted(event) ?? { tone: "good", text: "Action finished" },
  "action.overdue": () => ({ tone: "warning", text: "Action overdue" }),
  "override.created": (event) => ({ tone: "waiting", text: `${word(event, "node")} is to be on-demand` }),
  "override.started": () => ({ tone: "good", text: "A node is forced on-demand" }),
  "override.ending": (event) => ({ tone: "quiet", text: `${word(event, "node")} stays on Spot` }),
  "override.ended": (event) => withMore({ tone: "quiet", text: "A forced node is let go" }, word(event, "note")),
  "platform.paused": () => ({ tone: "warning", text: "Everything was paused" }),
  "platform.resumed": () => ({ tone: "good", text: "Goes on after the pause" }),
  "agent_token.created": (event) =>
    withMore({ tone: "quiet", text: "Agent token made" }, word(event, "prefix") && `${word(event, "prefix")}…`),
  "agent_token.revoked": (event) =>
    withMore({ tone: "quiet", text: "Agent token revoked" }, word(event, "prefix") && `${word(event, "prefix")}…`),
  "agent.lost": () => ({ tone: "warning", text: "Agent silent" }),
  "agent.connected": () => ({ tone: "good", text: "Agent connected" }),
  "cluster.status_changed": (event) => labelled(clusterStatuses, word(event, "to"), "Cluster:"),
  "interruption.received": (event) => {
    const kind = (interruptionKinds as Record<string, string>)[word(event, "kind")] ?? "Interruption";
    return { tone: "warning", text: `${kind} for ${word(event, "instance_id") || "an instance"}` };
  },
  "interruption.closed": (event) => {
    const state = (interruptionStates as Record<string, readonly [string, Tone]>)[word(event, "state")];
    const what = word(event, "instance_id") || "an instance";
    return state ? { tone: state[1], text: `Interruption of ${what}: ${state[0].toLowerCase()}` } : null;
  },
};

/** An event as a line. */
export function describe(event: Activity): Line {
  return LINES[event.kind]?.(event) ?? { tone: "quiet", text: sentence(event.kind) };
}
