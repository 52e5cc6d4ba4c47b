// Actions in a table: what, to what, where it stands, what came of it.

import { Link } from "react-router";
import type { Action, ActionTarget } from "~/api/shapes";
import { Status } from "~/components/marks";
import { Table, type Column } from "~/components/Table";
import { Age } from "~/components/Times";
import { duration, secondsBetween } from "~/lib/durations";
import { actionLayers, actionStatuses, actionTypes } from "~/lib/words";

const TYPE: Column<Action> = {
  key: "type",
  head: "Action",
  width: "minmax(150px, 1.2fr)",
  cell: (action) => (
    <Link to={`/clusters/${action.cluster_id}/actions/${action.id}`} title={actionLayers[action.layer]}>
      {actionTypes[action.type]}
    </Link>
  ),
};

const STATUS: Column<Action> = {
  key: "status",
  head: "Status",
  width: "112px",
  cell: (action) => <Status of={actionStatuses[action.status]} />,
};

const TOOK: Column<Action> = { key: "took", head: "Took", width: "92px", end: true, cell: (action) => took(action) };

const Target = ({ action }: { action: Action }) => (
  <span className="mono" title={targetText(action.target)}>
    {targetText(action.target)}
  </span>
);

const COLUMNS: readonly Column<Action>[] = [
  TYPE,
  { key: "target", head: "What", width: "minmax(150px, 1.5fr)", cell: (action) => <Target action={action} /> },
  STATUS,
  { key: "made", head: "Made", width: "96px", cell: (action) => <Age at={action.created_at} /> },
  TOOK,
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

/** Beside a plan, where there is less room: what came of an action stands below what it is about. */
const IN_A_PLAN: readonly Column<Action>[] = [
  {
    key: "step",
    head: "Step",
    width: "52px",
    end: true,
    cell: (action) => <span className="dim">{action.step + 1}</span>,
  },
  TYPE,
  STATUS,
  {
    key: "target",
    head: "What, and what came of it",
    width: "minmax(150px, 2fr)",
    wrapping: true,
    cell: (action) => (
      <>
        <div className="clip">
          <Target action={action} />
        </div>
        {action.result?.message && (
          <div className={action.status === "failed" ? "bad small" : "dim small"}>{action.result.message}</div>
        )}
      </>
    ),
  },
  TOOK,
];

export function ActionsTable({ actions, withStep }: { actions: readonly Action[]; withStep?: boolean }) {
  return (
    <Table label="Actions" columns={withStep ? IN_A_PLAN : COLUMNS} rows={actions} rowKey={(action) => action.id} />
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
