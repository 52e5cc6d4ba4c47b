// Ids: what kind, a short form, and where on the dashboard a thing is shown.

const KINDS: Record<string, string> = {
  clu: "cluster",
  job: "job",
  act: "action",
  int: "interruption",
  acc: "account",
  org: "organization",
  usr: "user",
  evt: "event",
  val: "safety check",
};

const SHAPE = /^([a-z]{3})_([0-9a-f]{32})$/;

/** What an id names, in words; null for what is no id of ours. */
export function kindOf(id: string): string | null {
  const prefix = SHAPE.exec(id)?.[1];
  return prefix ? (KINDS[prefix] ?? null) : null;
}

/** `job_…9f3c01`: the end tells ids of one moment apart, the beginning is their time. AWS ids and names stay whole. */
export function shortId(id: string): string {
  const match = SHAPE.exec(id);
  return match ? `${match[1]}_…${match[2]!.slice(-6)}` : id;
}

/** The page of a thing whose id was pasted; an action's needs its cluster's id too. */
export function pageOf(id: string, clusterId?: string | null): string | null {
  if (!SHAPE.test(id)) return null;
  switch (id.slice(0, 3)) {
    case "clu":
      return `/clusters/${id}`;
    case "job":
      return `/jobs/${id}`;
    case "act":
      return clusterId ? `/clusters/${clusterId}/actions/${id}` : null;
    default:
      return null;
  }
}
