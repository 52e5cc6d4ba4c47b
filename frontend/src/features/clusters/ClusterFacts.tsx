// What a cluster is and costs, above its tabs.

import type { ClusterDetail } from "~/api/shapes";
import { Figure, Figures } from "~/components/Figure";
import { Age, Moment } from "~/components/Times";
import { duration } from "~/lib/durations";
import { exactDollars, shortDollars } from "~/lib/money";
import { count } from "~/lib/quantities";
import { percent, shareOf } from "~/lib/shares";

/** Before the first figures there are none, not noughts. */
const perMonth = (microusd: number | null | undefined) =>
  microusd == null
    ? { value: "–" }
    : { value: shortDollars(microusd), unit: "/mo", full: `${exactDollars(microusd)} per month (730 hours)` };

export function ClusterFacts({ cluster }: { cluster: ClusterDetail }) {
  const made = cluster.as_of ? (
    <>
      made <Age at={cluster.as_of} />
    </>
  ) : (
    "not measured yet"
  );
  const saved = cluster.savings_microusd_per_month ?? 0;
  const baseline = (cluster.cost_microusd_per_month ?? 0) + saved;
  const [nodes, spot] = [cluster.node_count ?? 0, cluster.spot_node_count ?? 0];
  const { policy } = cluster;
  return (
    <Figures label="The cluster in figures">
      <Figure
        label="Cost"
        {...perMonth(cluster.cost_microusd_per_month)}
        foot={made}
        how="Running instances × what each costs now × 730 hours; instances only."
      />
      <Figure
        label="Saved"
        {...perMonth(cluster.savings_microusd_per_month)}
        tone={saved > 0 ? "good" : undefined}
        foot={`${percent(shareOf(saved, baseline))} of the baseline`}
        how={<BaselineText cluster={cluster} />}
      />
      <Figure label="Running nodes" value={cluster.node_count == null ? "–" : count(nodes)} foot={made} />
      <Figure
        label="On Spot"
        value={percent(shareOf(spot, nodes), 0)}
        foot={
          cluster.spot_node_count == null
            ? "not measured yet"
            : `${count(spot)} nodes, ${policy.max_spot_pct} % at most`
        }
        how="Spot nodes ÷ running nodes. The policy bounds Spot's share of capacity."
      />
      <Figure
        label="Policy"
        value={policy.enabled ? (policy.approval === "auto" ? "Automatic" : "Manual") : "Off"}
        tone={policy.enabled ? undefined : "warn"}
        foot={policy.version === 0 ? "the default" : `version ${policy.version}`}
        how={<PolicyText cluster={cluster} />}
      />
      <Figure
        label="Next look"
        value={<Age at={cluster.next_optimization_at} />}
        foot={
          cluster.cooldown_until ? (
            <>
              rests until <Moment at={cluster.cooldown_until} only="time" />
            </>
          ) : (
            "ready for one now"
          )
        }
        how={`The optimizer looks at the cluster regularly. After a job it rests ${duration(policy.cooldown_s)}.`}
      />
    </Figures>
  );
}

function BaselineText({ cluster }: { cluster: ClusterDetail }) {
  return (
    <>
      <p>
        Baseline − cost, both × 730 hours. The baseline is what your own groups, as found when the cluster was
        connected, would cost on-demand, sized for the pods of now.
      </p>
      {cluster.baseline ? (
        <p className="dim">
          Taken <Moment at={cluster.baseline.taken_at} />: {count(cluster.baseline.first_day_nodes)} nodes,{" "}
          {shortDollars(cluster.baseline.first_day_microusd_per_month)} a month on-demand.
        </p>
      ) : (
        <p className="dim">Not taken yet: it is with the first discovery.</p>
      )}
    </>
  );
}

function PolicyText({ cluster: { policy } }: { cluster: ClusterDetail }) {
  const facts: [string, string][] = [
    ["Lets plans run", policy.approval === "auto" ? "by itself" : "after a person approved"],
    ["Actions at the same time", count(policy.max_concurrent)],
    ["Nodes disturbed at once", `${policy.max_disrupted_pct} % at most`],
    ["Rest after a job", duration(policy.cooldown_s)],
    ["Fingerprint", policy.hash.slice(0, 12)],
  ];
  return facts.map(([name, value]) => (
    <div key={name} className="row between">
      <span className="dim">{name}</span>
      <span>{value}</span>
    </div>
  ));
}
