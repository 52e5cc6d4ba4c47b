// What was considered and not done, by the rule that ruled it out.

import { useMemo } from "react";
import type { Rejection } from "~/api/shapes";
import { Panel } from "~/components/Panel";
import { Empty } from "~/components/states";
import { groupRejected } from "~/lib/blocked";
import { counted } from "~/lib/quantities";
import { blockRules, stepKinds } from "~/lib/words";
import styles from "./BlockedMoney.module.css";

const MOST_ROWS = 100;

export function Rejected({ rows }: { rows: readonly Rejection[] }) {
  const groups = useMemo(() => groupRejected(rows), [rows]);
  return (
    <Panel title="Considered and not done" flush aside={counted(rows.length, "candidate")}>
      {groups.length === 0 ? (
        <Empty title="No candidate was ruled out" />
      ) : (
        <ul>
          {groups.map((group) => (
            <li key={group.rule} className={styles.group}>
              <details>
                <summary>
                  {blockRules[group.rule]}: {counted(group.rows.length, "candidate")}
                </summary>
                <ul className={styles.rows}>
                  {group.rows.slice(0, MOST_ROWS).map((row, place) => (
                    <li key={`${row.candidate} ${row.kind} ${place}`}>
                      <span className="mono">{row.candidate}</span>{" "}
                      <span className="dim">{stepKinds[row.kind].toLowerCase()}</span>
                      <div className="dim">{row.reason}</div>
                    </li>
                  ))}
                  {group.rows.length > MOST_ROWS && <li className="dim">and {group.rows.length - MOST_ROWS} more</li>}
                </ul>
              </details>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
