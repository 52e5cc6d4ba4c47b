// Why there are no savings: which clusters cost more than their baseline, and what waits to change that.

import { Link } from "react-router";
import type { Overview } from "~/api/shapes";
import { Money } from "~/components/Money";
import { Note } from "~/components/states";
import { useWaitingJobs } from "../jobs/queries";

/** Nothing at all where every cluster is at its baseline or below. */
export function OverBaseline({ overview }: { overview: Overview }) {
  const waiting = useWaitingJobs().data ?? [];
  const clusters = ofCluster(overview) ?? overview.over_baseline;
  if (clusters.length === 0) return null;
  return (
    <Note>
      {(overview.kpis.net_savings.value ?? 0) < 0 ? "Why nothing is saved just now: " : "Above the baseline: "}
      the baseline counts only the nodes that the pods of now need, and more than those are running.
      <ul>
        {clusters.map((cluster) => {
          const job = waiting.find((known) => known.cluster_id === cluster.cluster_id);
          return (
            <li key={cluster.cluster_id}>
              <strong>{cluster.name}</strong> costs <Money microusd={cluster.microusd_per_month} per="month" /> more
              than its baseline.{" "}
              {job ? (
                <Link to={`/jobs/${job.id}`}>
                  Decide on its plan, which promises to save{" "}
                  <Money microusd={job.estimated_savings_microusd_per_month} per="month" />
                </Link>
              ) : (
                <Link to={`/clusters/${cluster.cluster_id}?tab=plan`}>See what its newest plan does about it</Link>
              )}
            </li>
          );
        })}
      </ul>
    </Note>
  );
}

/** The overview of one cluster tells of that one. */
function ofCluster(overview: Overview) {
  const { cluster_id, kpis } = overview;
  if (cluster_id == null) return null;
  const saved = kpis.net_savings.value;
  if (saved == null || saved >= 0) return [];
  return [{ cluster_id, name: "This cluster", microusd_per_month: -saved }];
}
