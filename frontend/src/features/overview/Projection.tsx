// What a month costs, would have cost and could cost, as bars on one scale, each with what it takes off the one before, or
// why it is higher (MET-04).

import { Link } from "react-router";
import type { Overview, PlanOutlook, PlanStanding, ProjectionBar } from "~/api/shapes";
import { How } from "~/components/How";
import { Money } from "~/components/Money";
import { Panel } from "~/components/Panel";
import { Empty } from "~/components/states";
import { Age } from "~/components/Times";
import { stepsDown } from "~/lib/projection";
import { counted } from "~/lib/quantities";
import { sentence } from "~/lib/words";
import styles from "./Projection.module.css";

/** Labels and colors of the bars known; others are shown by their key. */
const KNOWN: Record<string, [string, string]> = {
  baseline: ["Without us, today", "var(--baseline)"],
  now: ["Today", "var(--info)"],
  with_spot: ["With Spot", "var(--spot)"],
  with_packing: ["Plus packing", "var(--good)"],
  unblocked: ["Were nothing blocked", "var(--on-demand)"],
};

/** How many plans stand where, in the order in which they are told. */
const STANDINGS: [PlanStanding, (clusters: string) => string][] = [
  ["waiting", (clusters) => `${clusters}: the plan waits for a decision`],
  ["under_way", (clusters) => `${clusters}: the plan is being carried out`],
  ["ended", (clusters) => `${clusters}: the plan ended before all of it was done`],
  ["done", (clusters) => `${clusters}: the plan was carried out, nothing is left of it to gain`],
  ["nothing_to_do", (clusters) => `${clusters}: looked at again since, nothing more to gain`],
  ["none", (clusters) => `${clusters}: no plan was made yet, it counts as it is`],
];

export function Projection({ overview }: { overview: Overview }) {
  const { projection: bars, plans } = overview;
  return (
    <Panel
      title="What a month could cost"
      how={
        <How what="the projection">
          <p>Each bar is a cost per hour × 730 hours; below it stands where it comes from.</p>
          <p>
            Today is measured. What follows is what the newest plan of each cluster still saves: by price (Spot instead
            of on-demand, for the same hours) and by packing (fewer or smaller nodes). Of a plan that has begun only the
            steps not yet done count, each under what it is for.
          </p>
          <p className="dim">Instances only; estimated from prices of the time when the plan was made.</p>
        </How>
      }
      aside={
        plans?.made_at && (
          <span>
            {overview.cluster_id ? "plan" : "oldest plan"} <Age at={plans.made_at} />
          </span>
        )
      }
    >
      {bars.length > 0 ? <Bars bars={bars} /> : <Empty title="Nothing to compare yet" />}
      {plans && <Plans plans={plans} ofCluster={overview.cluster_id != null} />}
    </Panel>
  );
}

function Bars({ bars }: { bars: readonly ProjectionBar[] }) {
  const most = Math.max(1, ...bars.map((bar) => bar.microusd_per_month));
  const down = stepsDown(bars);
  return (
    <ol className={styles.bars} aria-label="A month, by today's prices">
      {bars.map((bar, place) => {
        const [label, color] = KNOWN[bar.key] ?? [sentence(bar.key), "var(--info)"];
        return (
          <li key={bar.key}>
            <div className="row between">
              <span data-hint={sentence(bar.how)}>{label}</span>
              <span className="row">
                {down[place]! > 0 && (
                  <span className="dim small">
                    −<Money microusd={down[place]} />
                  </span>
                )}
                <strong>
                  <Money microusd={bar.microusd_per_month} per="month" />
                </strong>
              </span>
            </div>
            <div className={styles.track} aria-hidden="true">
              <div
                className={styles.fill}
                style={{ width: `${(bar.microusd_per_month / most) * 100}%`, background: color }}
              />
            </div>
            <div className="dim small">{bar.how}</div>
            {bar.rises_because && <div className={styles.rises}>Higher, because {bar.rises_because}.</div>}
          </li>
        );
      })}
    </ol>
  );
}

function Plans({ plans, ofCluster }: { plans: PlanOutlook; ofCluster: boolean }) {
  const told = STANDINGS.flatMap(([standing, words]) => {
    const clusters = plans.standings.find((known) => known.standing === standing)?.clusters ?? 0;
    return clusters > 0 ? [words(ofCluster ? "This cluster" : counted(clusters, "cluster"))] : [];
  });
  return (
    <ul className={styles.notes}>
      {told.map((words) => (
        <li key={words}>{words}.</li>
      ))}
      {plans.job_id && (
        <li>
          <Link to={`/jobs/${plans.job_id}`}>The plan these bars are from</Link>
        </li>
      )}
      <li>Right-sizing has no bar: pods&apos; requests are taken as they are, since resizing them is not built.</li>
    </ul>
  );
}
