// Blocked money, sorted by what would unblock it. A node with several reasons carries the same money on each of its rows,
// so a group counts each node once.

import type { Blocked, BlockRule, Rejection } from "~/api/shapes";

/** Rows that one change would take away. */
export interface BlockedGroup {
  rule: BlockRule;
  remedy: string;
  /** Money behind the nodes of this group, each counted once. Other groups may hold the same nodes. */
  microusdPerMonth: number;
  nodes: string[];
  rows: Blocked[];
}

/** Groups by rule and remedy, most money first. */
export function groupBlocked(rows: readonly Blocked[]): BlockedGroup[] {
  const groups = new Map<string, BlockedGroup>();
  for (const row of rows) {
    const key = `${row.rule}\n${row.remedy}`;
    const group = groups.get(key) ?? { rule: row.rule, remedy: row.remedy, microusdPerMonth: 0, nodes: [], rows: [] };
    if (!group.nodes.includes(row.node)) {
      group.nodes.push(row.node);
      group.microusdPerMonth += row.microusd_per_month;
    }
    group.rows.push(row);
    groups.set(key, group);
  }
  return [...groups.values()].sort(
    (one, other) => other.microusdPerMonth - one.microusdPerMonth || one.rule.localeCompare(other.rule),
  );
}

/** Nodes that more than one group holds: unblocking one group alone does not free them. */
export function heldTwice(groups: readonly BlockedGroup[]): Set<string> {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const node of groups.flatMap((group) => group.nodes)) (seen.has(node) ? twice : seen).add(node);
  return twice;
}

/** What was considered and not done, by the rule that ruled it out, most first. */
export function groupRejected(rows: readonly Rejection[]): { rule: BlockRule; rows: Rejection[] }[] {
  const groups = new Map<BlockRule, Rejection[]>();
  for (const row of rows) {
    const known = groups.get(row.rule);
    if (known) known.push(row);
    else groups.set(row.rule, [row]);
  }
  return [...groups]
    .map(([rule, found]) => ({ rule, rows: found }))
    .sort((one, other) => other.rows.length - one.rows.length);
}
