// One cluster: its figures, its plan as a story, nodes, workloads, budgets, actions, cost.

import { Tabs } from "@mantine/core";
import { Suspense, lazy } from "react";
import { useParams } from "react-router";
import { useChannel } from "~/api/live/connection";
import type { ClusterDetail } from "~/api/shapes";
import { CopyText, Id } from "~/components/CopyText";
import { Loaded } from "~/components/Loaded";
import { Status } from "~/components/marks";
import { PageHead } from "~/components/PageHead";
import { Loading, Note } from "~/components/states";
import { Age } from "~/components/Times";
import { useUrlChoice } from "~/components/useUrlState";
import { clusterStatuses } from "~/lib/words";
import { ConnectButton } from "../agents/ConnectButton";
import { PlanTab } from "../plan/PlanTab";
import { ClusterFacts } from "./ClusterFacts";
import { Heartbeat } from "./Heartbeat";
import { OptimizeButton } from "./OptimizeButton";
import { useCluster } from "./queries";

const NodesTab = lazy(() => import("../nodes/NodesTab"));
const WorkloadsTab = lazy(() => import("../nodes/WorkloadsTab"));
const BudgetsTab = lazy(() => import("../nodes/BudgetsTab"));
const ActionsTab = lazy(() => import("../actions/ActionsTab"));
const CostTab = lazy(() => import("./CostTab"));
const GroupsTab = lazy(() => import("./GroupsTab"));
const PolicyTab = lazy(() => import("../policy/PolicyTab"));

const TABS = ["plan", "nodes", "workloads", "budgets", "actions", "cost", "policy", "groups"] as const;
const LABELS: Record<(typeof TABS)[number], string> = {
  plan: "Plan",
  nodes: "Nodes",
  workloads: "Workloads",
  budgets: "Disruption budgets",
  actions: "Actions",
  cost: "Cost",
  policy: "Policy",
  groups: "Your groups",
};

export default function ClusterPage() {
  const id = useParams()["clusterId"] ?? "";
  const query = useCluster(id);
  useChannel(`agent:heartbeat:${id}`);
  return (
    <Loaded query={query} what="the cluster" lines={12}>
      {(cluster) => <Body cluster={cluster} />}
    </Loaded>
  );
}

function Body({ cluster }: { cluster: ClusterDetail }) {
  const [tab, setTab] = useUrlChoice("tab", TABS, "plan");
  return (
    <>
      <PageHead
        title={cluster.name}
        crumbs={[["/clusters", "Clusters"]]}
        beside={
          <>
            <Status of={clusterStatuses[cluster.status]} />
            <Heartbeat connection={cluster.connection} named />
            <span className="dim">
              {cluster.region} · Kubernetes {cluster.kubernetes_version}
            </span>
            <span className="dim small row">
              <Id id={cluster.id} /> <CopyText text={cluster.arn} label="ARN" what="ARN" />
            </span>
          </>
        }
      >
        <ConnectButton cluster={cluster} />
        <OptimizeButton cluster={cluster} />
      </PageHead>
      {cluster.stale && (
        <Note>
          A listing failed lately: a part of what is shown is older than <Age at={cluster.discovered_at} />.
        </Note>
      )}
      <ClusterFacts cluster={cluster} />
      <Tabs value={tab} onChange={(next) => setTab((next ?? "plan") as (typeof TABS)[number])} keepMounted={false}>
        <Tabs.List className="scrolling-tabs">
          {TABS.map((key) => (
            <Tabs.Tab key={key} value={key}>
              {LABELS[key]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Suspense fallback={<Loading what={LABELS[tab]} />}>
          <Tabs.Panel value={tab} pt={12}>
            <Content tab={tab} cluster={cluster} />
          </Tabs.Panel>
        </Suspense>
      </Tabs>
    </>
  );
}

function Content({ tab, cluster }: { tab: (typeof TABS)[number]; cluster: ClusterDetail }) {
  switch (tab) {
    case "plan":
      return <PlanTab cluster={cluster} />;
    case "nodes":
      return <NodesTab clusterId={cluster.id} />;
    case "workloads":
      return <WorkloadsTab clusterId={cluster.id} />;
    case "budgets":
      return <BudgetsTab clusterId={cluster.id} />;
    case "actions":
      return <ActionsTab clusterId={cluster.id} />;
    case "cost":
      return <CostTab clusterId={cluster.id} />;
    case "policy":
      return <PolicyTab clusterId={cluster.id} />;
    case "groups":
      return <GroupsTab groups={cluster.groups} discoveredAt={cluster.discovered_at ?? null} />;
  }
}
