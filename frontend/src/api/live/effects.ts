// Which answers an event makes old. Too many only cost a request; too few would leave something wrong on screen.

import type { QueryKey } from "@tanstack/react-query";
import type { Activity } from "../shapes";
import type { LiveEvent } from "./frames";

function text(data: Record<string, unknown>, name: string): string | null {
  const value = data[name];
  return typeof value === "string" ? value : null;
}

/** Keys, or beginnings of keys, of what is to be asked for anew. */
export function madeOld(event: Pick<LiveEvent, "type" | "data">): QueryKey[] {
  const cluster = text(event.data, "cluster_id");
  const job = text(event.data, "job_id");
  const override = text(event.data, "override_id");
  const of = (name: string): QueryKey => (cluster ? [name, cluster] : [name]);
  const jobs: QueryKey[] = [["jobs"], job ? ["job", job] : ["job"], of("plan")];
  switch (event.type.split(".")[0] ?? "") {
    case "job":
      return [...jobs, of("cluster"), ["clusters"], ["funnel"], ["pipeline"]];
    case "action":
      return [...jobs, of("actions"), of("action"), of("nodes"), ["pipeline"]];
    case "interruption":
      return [["interruptions"], of("nodes"), ["market"], ["pipeline"]];
    case "override":
      return [override ? ["override", override] : ["override"], of("nodes")];
    case "policy":
      return [of("policy"), of("cluster")];
    case "agent":
    case "cluster":
      return [of("cluster"), ["clusters"], ["pipeline"]];
    case "agent_token":
      return [of("agent-tokens")];
    case "account":
    case "discovery":
      return [["accounts"], of("cluster"), of("nodes"), ["pipeline"]];
    case "kpi":
      return [["overview"], ["clusters"], of("cluster"), ["pipeline"]];
    case "ledger":
      return [["overview"], ["ledger"], ["entries"], of("action")];
    case "funnel":
      return [["funnel"]];
    case "platform":
      return [["pause"]];
    default:
      return [of("cluster"), ["clusters"], ["jobs"], ["pause"]];
  }
}

/** An event of the activity channel as the feed lists it: the same id, so that neither hole nor repeat shows. */
export function asActivity(event: LiveEvent): Activity {
  return {
    id: event.event_id,
    at: event.at,
    kind: event.type,
    cluster_id: text(event.data, "cluster_id"),
    job_id: text(event.data, "job_id"),
    action_id: text(event.data, "action_id"),
    detail: event.data,
  };
}

/** A feed with one more event in front, without repeats, up to a length. */
export function withEvent(feed: readonly Activity[], event: Activity, most: number): Activity[] {
  if (feed.some((known) => known.id === event.id)) return [...feed];
  return [event, ...feed].slice(0, most);
}
