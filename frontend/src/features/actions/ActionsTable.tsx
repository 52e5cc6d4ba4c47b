// Actions in a table: what, to what, where it stands, what came of it.

import { Link } from "react-router";
import type { Action, ActionTarget } from "~/api/shapes";
import { Status } from "~/components/marks";
import { Table, type Column } from "~/components/Table";
import { Age } from "~/components/Times";
import { duration, secondsBetween } from "~/lib/durations";
import { actionLayers, actionStatuses, actionTypes } from "~/lib/words";

const STEP: Column<Action> = {
  key: "step",
  head: "Step",
  width: "52px",
  end: true,
  cell: (action) => <span className="dim">{action.step + 1}</span>,
};

const COLUMNS: readonly Column<Action>[] = [
  {
    key: "type",
    head: "Action",
    width: "minmax(150px, 1.2fr)",
    cell: (action) => (
      <Link to={`/clusters/${action.cluster_id}/actions/${action.id}`} title={actionLayers[action.layer]}>
        {actionTypes[action.type]}
      </Link>
    ),
  },
  {
    key: "target",
    head: "What",
    width: "minmax(150px, 1.5fr)",
    cell: (action) => (
      <span className="mono" title={targetText(action.target)}>
        {targetText(action.target)}
      </span>
    ),
  },
  { key: "status", head: "Status", width: "112px", cell: (action) => <Status of={actionStatuses[action.status]} /> },
  { key: "made", head: "Made", width: "96px", cell: (action) => <Age at={action.created_at} /> },
  { key: "took", head: "Took", width: "92px", end: true, cell: (action) => took(action) },
  {
    key: "result",
    head: "What came of it",
    width: "minmax(180px, 2fr)",
    cell: (action) => (
      <span className={action.status === "failed" ? "bad" : "dim"} title={action.result?.message}>
        {action.result?.message}
      </span>
    ),
  },
];

const WITH_STEP = [STEP, ...COLUMNS];

export function ActionsTable({
  actions,
  withStep,
  height,
}: {
  actions: readonly Action[];
  withStep?: boolean;
  height?: string;
}) {
  return (
    <Table
      label="Actions"
      columns={withStep ? WITH_STEP : COLUMNS}
      rows={actions}
      rowKey={(action) => action.id}
      {...(height ? { height } : {})}
    />
  );
}

/** What an action is about, in one line. */
export function targetText(target: ActionTarget): string {
  const parts = [target.pod ?? target.workload ?? target.node ?? target.group ?? target.volume_id, target.instance_id];
  const text = parts.filter(Boolean).join(" · ");
  return text || target.offerings.slice(0, 3).join(", ") || "–";
}

function took(action: Action) {
  const seconds = secondsBetween(action.created_at, action.completed_at);
  return seconds === null ? <span className="dim">–</span> : duration(seconds);
}
