// Every page there is, with ids of the running platform filled in.

import type { Machine } from "./machine";

export interface Place {
  name: string;
  path: string;
}

interface Listed {
  id: string;
  name?: string;
  cluster_id?: string;
  type?: string;
  joined?: boolean;
}

export const clustersOf = async (machine: Machine): Promise<Map<string, string>> => {
  const { items } = await machine.api<{ items: Listed[] }>("/clusters");
  return new Map(items.map((cluster) => [cluster.name!, cluster.id]));
};

const TABS = ["nodes", "workloads", "budgets", "actions", "cost", "policy", "groups"];

/** All pages, the cluster's tabs among them. */
export async function places(machine: Machine): Promise<Place[]> {
  const shop = (await clustersOf(machine)).get("shop")!;
  const { items: jobs } = await machine.api<{ items: Listed[] }>(`/optimization-jobs?cluster_id=${shop}`);
  const { items: actions } = await machine.api<{ items: Listed[] }>(`/clusters/${shop}/actions`);
  const action = actions.find((known) => known.type === "launch_instance") ?? actions[0];
  const { items: nodes } = await machine.api<{ items: Listed[] }>(`/clusters/${shop}/nodes`);
  const node = nodes.find((known) => known.joined) ?? nodes[0];
  const fixed = [
    "clusters",
    "jobs",
    "interruptions",
    "market",
    "funnel",
    "pipeline",
    "ledger",
    "activity",
    "audit",
    "settings",
  ];
  return [
    { name: "overview", path: "/" },
    ...fixed.map((name) => ({ name, path: `/${name}` })),
    { name: "cluster", path: `/clusters/${shop}` },
    ...TABS.map((tab) => ({ name: `cluster-${tab}`, path: `/clusters/${shop}?tab=${tab}` })),
    { name: "connect", path: `/clusters/${shop}?tab=groups&connect=agent` },
    ...(node ? [{ name: "node", path: `/clusters/${shop}/nodes/${encodeURIComponent(node.name!)}` }] : []),
    ...jobs.slice(-1).map((job) => ({ name: "job", path: `/jobs/${job.id}` })),
    ...(action ? [{ name: "action", path: `/clusters/${shop}/actions/${action.id}` }] : []),
    { name: "missing", path: "/no-such-page" },
  ];
}
