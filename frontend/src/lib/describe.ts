// What happened, in one line: events of the activity feed as sentences. The list of event kinds is open; one that is not
// known is told by its name.

import type { Activity } from "~/api/shapes";
import { clusterStatuses, interruptionKinds, interruptionStates, jobStatuses, sentence, type Tone } from "./words";

export interface Line {
  tone: Tone;
  text: string;
}

function word(event: Activity, name: string): string {
  const value = event.detail[name];
  return typeof value === "string" ? value : "";
}

function labelled(table: Record<string, readonly [string, Tone]>, key: string, before: string): Line | null {
  const found = table[key];
  return found ? { text: `${before} ${found[0].toLowerCase()}`, tone: found[1] } : null;
}

const LINES: Record<string, (event: Activity) => Line | null> = {
  "job.queued": () => ({ tone: "waiting", text: "New plan" }),
  "job.approved": () => ({ tone: "good", text: "Plan approved" }),
  "job.rejected": () => ({ tone: "quiet", text: "Plan rejected" }),
  "job.cancelled": () => ({ tone: "quiet", text: "Job cancelled" }),
  "job.closed": (event) => labelled(jobStatuses, word(event, "status"), "Job"),
  "action.queued": () => ({ tone: "waiting", text: "Actions queued" }),
  "action.finished": () => ({ tone: "good", text: "Action finished" }),
  "action.overdue": () => ({ tone: "warning", text: "Action overdue" }),
  "platform.paused": () => ({ tone: "warning", text: "Everything was paused" }),
  "platform.resumed": () => ({ tone: "good", text: "Goes on after the pause" }),
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
