// Money that could be saved and is not, by what would unblock it.

import { useMemo } from "react";
import type { PlanStory } from "~/api/shapes";
import { CopyText } from "~/components/CopyText";
import { Money } from "~/components/Money";
import { Panel } from "~/components/Panel";
import { Empty } from "~/components/states";
import { groupBlocked, heldTwice, type BlockedGroup } from "~/lib/blocked";
import { counted } from "~/lib/quantities";
import { blockRules } from "~/lib/words";
import styles from "./BlockedMoney.module.css";

/** Rows of a group that are drawn. */
const MOST_ROWS = 100;

export function BlockedMoney({ plan }: { plan: PlanStory }) {
  const groups = useMemo(() => groupBlocked(plan.blocked), [plan.blocked]);
  const twice = useMemo(() => heldTwice(groups), [groups]);
  return (
    <Panel
      title="Blocked, and what unblocks it"
      flush
      aside={<Money microusd={plan.blocked_microusd_per_month} per="month" />}
    >
      {groups.length === 0 ? (
        <Empty title="Nothing is blocked">No rule keeps a node that could be cheaper.</Empty>
      ) : (
        <ul>
          {groups.map((group) => (
            <Group
              key={`${group.rule} ${group.remedy}`}
              group={group}
              twice={group.nodes.filter((node) => twice.has(node)).length}
            />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Group({ group, twice }: { group: BlockedGroup; twice: number }) {
  return (
    <li className={styles.group}>
      <div className="row between">
        <strong>{blockRules[group.rule]}</strong>
        <Money microusd={group.microusdPerMonth} per="month" />
      </div>
      <p className={styles.remedy}>{group.remedy}</p>
      {twice > 0 && (
        <p className="dim small">{counted(twice, "of its nodes is", "of its nodes are")} held by another rule too.</p>
      )}
      <details>
        <summary>{counted(group.nodes.length, "node")}</summary>
        <ul className={styles.rows}>
          {group.rows.slice(0, MOST_ROWS).map((row) => (
            <li key={`${row.node} ${row.pod ?? ""}`}>
              <CopyText text={row.pod ?? row.node} what={row.pod ? "pod" : "node"} />
              <div className="dim">
                {row.message}
                {row.pod && ` (on ${row.node})`}
              </div>
            </li>
          ))}
          {group.rows.length > MOST_ROWS && <li className="dim">and {group.rows.length - MOST_ROWS} more</li>}
        </ul>
      </details>
    </li>
  );
}
