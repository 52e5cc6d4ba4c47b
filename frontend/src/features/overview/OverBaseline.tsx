// Why there are no savings: which clusters cost more than their baseline, and what waits to change that.

import { ArrowRight } from "lucide-react";
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
    <div className="stack tight">
      {clusters.map((cluster) => {
        const job = waiting.find((known) => known.cluster_id === cluster.cluster_id);
        return (
          <Note key={cluster.cluster_id}>
            {cluster.name} costs <Money microusd={cluster.microusd_per_month} per="month" /> more than its baseline,
            which counts only the nodes that its pods of now need: more than those are running.{" "}
            {job ? (
              <>
                A plan that would save <Money microusd={job.estimated_savings_microusd_per_month} per="month" /> waits
                for a decision.{" "}
                <Link to={`/jobs/${job.id}`}>
                  Look and decide <ArrowRight size={12} aria-hidden="true" />
                </Link>
              </>
            ) : (
              <Link to={`/clusters/${cluster.cluster_id}?tab=plan`}>What its newest plan says</Link>
            )}
          </Note>
        );
      })}
    </div>
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
