// The decision funnel as stages: what went in, what was left, what each stage took away.

import type { FunnelCounts } from "~/api/shapes";

export interface Stage {
  key: keyof FunnelCounts;
  label: string;
  /** What takes pools away before this stage. */
  rule: string;
  pools: number;
  /** Taken away since the stage before. */
  removed: number;
  /** Of the pools that were seen; null when none were. */
  share: number | null;
}

const STAGES: [keyof FunnelCounts, string, string][] = [
  ["seen", "Seen", "Pools of the region's market"],
  ["allowed", "Allowed", "Allowed by the policy and offered"],
  ["not_risky", "Not risky", "Neither flagged nor unavailable nor unstable"],
  ["scored", "Scored", "Priced and ranked"],
  ["safe", "Safe", "In a plan that passed the safety check"],
  ["executed", "Executed", "Really launched"],
];

/** The six stages in order. */
export function stagesOf(counts: FunnelCounts): Stage[] {
  let before = counts.seen;
  return STAGES.map(([key, label, rule]) => {
    const pools = counts[key];
    const stage = {
      key,
      label,
      rule,
      pools,
      removed: before - pools,
      share: counts.seen > 0 ? pools / counts.seen : null,
    };
    before = pools;
    return stage;
  });
}
