// The PodDisruptionBudgets of a cluster: how many pods each lets go now.

import type { Budget } from "~/api/shapes";
import { Status } from "~/components/marks";
import type { Column } from "~/components/Table";
import { count } from "~/lib/quantities";
import { SnapshotTab } from "./SnapshotTab";
import { useBudgets } from "./queries";

const COLUMNS: readonly Column<Budget>[] = [
  {
    key: "name",
    head: "PodDisruptionBudget",
    width: "minmax(200px, 2fr)",
    value: (budget) => budget.name,
    cell: (budget) => <span title={budget.name}>{budget.name}</span>,
  },
  {
    key: "namespace",
    head: "Namespace",
    width: "minmax(120px, 1fr)",
    value: (budget) => budget.namespace,
    cell: (budget) => budget.namespace,
  },
  {
    key: "asks",
    head: "Asks for",
    width: "minmax(150px, 1fr)",
    cell: (budget) =>
      budget.min_available != null ? (
        `at least ${budget.min_available} available`
      ) : budget.max_unavailable != null ? (
        `at most ${budget.max_unavailable} unavailable`
      ) : (
        <span className="dim">nothing</span>
      ),
  },
  {
    key: "pods",
    head: "Pods",
    width: "80px",
    end: true,
    first: "descending",
    value: (budget) => budget.pods,
    cell: (budget) => count(budget.pods),
  },
  {
    key: "ready",
    head: "Ready",
    width: "80px",
    end: true,
    value: (budget) => budget.ready_pods,
    cell: (budget) => count(budget.ready_pods),
  },
  {
    key: "allowed",
    head: "May go now",
    width: "130px",
    value: (budget) => budget.disruptions_allowed,
    cell: (budget) => <Allowed budget={budget} />,
  },
];

function Allowed({ budget: { disruptions_allowed: allowed } }: { budget: Budget }) {
  if (allowed == null) return <Status of={["not told", "quiet"]} />;
  return <Status of={allowed > 0 ? [`${count(allowed)} may`, "good"] : ["none may", "warning"]} />;
}

const TIGHTEST = { column: "allowed", direction: "ascending" } as const;
const texts = (budget: Budget) => [budget.namespace, budget.name];

export default function BudgetsTab({ clusterId }: { clusterId: string }) {
  return (
    <SnapshotTab
      title="Disruption budgets"
      what="budgets"
      query={useBudgets(clusterId)}
      columns={COLUMNS}
      rowKey={(budget) => `${budget.namespace}/${budget.name}`}
      texts={texts}
      sort={TIGHTEST}
      none="Pods without a budget are moved one after the other."
    />
  );
}
