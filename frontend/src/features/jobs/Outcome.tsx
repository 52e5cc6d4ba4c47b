// What a plan promised, and what it saves: the two causes of the difference, and each node as it was bought.

import type { BoughtNode, JobDetail, JobOutcome } from "~/api/shapes";
import { CopyText } from "~/components/CopyText";
import { How } from "~/components/How";
import { Loaded } from "~/components/Loaded";
import { Capacity } from "~/components/marks";
import { Money } from "~/components/Money";
import { Panel } from "~/components/Panel";
import { Note } from "~/components/states";
import { Table, type Column } from "~/components/Table";
import { Age } from "~/components/Times";
import { counted } from "~/lib/quantities";
import { percent, shareOf } from "~/lib/shares";
import { sentence } from "~/lib/words";
import styles from "./Outcome.module.css";
import { useOutcome } from "./queries";

/** Jobs that carry out nothing have no outcome. */
export function hasOutcome(job: JobDetail): boolean {
  const begun = job.plan?.steps.some((step) => step.progress) ?? false;
  return job.kind === "optimize" && !job.dry_run && begun;
}

export function Outcome({ job }: { job: JobDetail }) {
  const query = useOutcome(job.id);
  return (
    <Panel
      title="Promised and saved"
      how={
        <How what="what the plan saves">
          <p>
            Saves now: what the nodes that the job ended cost, each at its last price, less what the nodes cost that it
            bought and kept, at their prices of now; × 730 hours. What was bought and undone counts on neither side.
          </p>
          <p>
            It differs from the promise by prices that moved since (planned price − price of now), and by nodes that
            stayed or were not replaced as planned.
          </p>
          <p className="dim">What the pods did meanwhile is not part of it: the ledger tells that.</p>
        </How>
      }
      aside={
        query.data && (
          <>
            at prices of <Age at={query.data.as_of} />
          </>
        )
      }
    >
      <Loaded query={query} what="what became of the plan" lines={4}>
        {(outcome) => <Told outcome={outcome} />}
      </Loaded>
    </Panel>
  );
}

function Told({ outcome }: { outcome: JobOutcome }) {
  const { estimated_savings_microusd_per_month: promised, actual_savings_microusd_per_month: saved } = outcome;
  const rows: [string, number][] = [
    ["Promised", promised],
    ["Prices that moved since", outcome.price_difference_microusd_per_month],
    ["Not done as planned", -outcome.not_as_planned_microusd_per_month],
  ];
  const sides: [string, number][] = [
    [`${counted(outcome.left_nodes, "node")} ended, cost`, outcome.left_microusd_per_month],
    [`${counted(outcome.nodes.length, "node")} bought, cost`, outcome.bought_microusd_per_month],
  ];
  return (
    <div className="stack">
      <dl className={styles.sum}>
        {rows.map(([name, amount], place) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {amount === 0 ? (
                <span className="dim">–</span>
              ) : (
                <Money microusd={amount} per={place === 0 ? "month" : undefined} signed={place > 0} full />
              )}
            </dd>
          </div>
        ))}
        <div className={styles.total}>
          <dt>Saves now</dt>
          <dd>
            <Money microusd={saved} per="month" full />
            {promised > 0 && <span className="dim"> {percent(shareOf(saved, promised), 0)} of it</span>}
          </dd>
        </div>
        {sides.map(([name, amount]) => (
          <div key={name} className="dim">
            <dt>{name}</dt>
            <dd>
              <Money microusd={amount} per="month" full />
            </dd>
          </div>
        ))}
      </dl>
      {outcome.unpriced_nodes > 0 && (
        <Note>The price of {counted(outcome.unpriced_nodes, "node")} is not known any more: it counts as nothing.</Note>
      )}
      {outcome.nodes.length > 0 && (
        <details>
          <summary>Nodes as they were planned and as they are</summary>
          <Table
            label="Nodes as planned and as bought"
            columns={COLUMNS}
            rows={outcome.nodes}
            rowKey={(node) => node.instance_id}
            height="260px"
          />
        </details>
      )}
    </div>
  );
}

const COLUMNS: readonly Column<BoughtNode>[] = [
  {
    key: "instance",
    head: "Instance",
    width: "minmax(150px, 1fr)",
    cell: (node) => <CopyText text={node.instance_id} what="instance id" />,
  },
  {
    key: "type",
    head: "Type, zone",
    width: "minmax(150px, 1fr)",
    cell: (node) => (node.instance_type ? `${node.instance_type}, ${node.zone}` : <span className="dim">gone</span>),
  },
  { key: "capacity", head: "Capacity", width: "110px", cell: (node) => <Capacity type={node.capacity_type} /> },
  {
    key: "state",
    head: "State",
    width: "96px",
    cell: (node) => (node.state ? sentence(node.state) : <span className="dim">–</span>),
  },
  {
    key: "planned",
    head: "Planned /h",
    width: "92px",
    end: true,
    cell: (node) => <Money microusd={node.planned_microusd_per_hour} per="hour" bare />,
  },
  {
    key: "now",
    head: "Now /h",
    width: "84px",
    end: true,
    cell: (node) => <Money microusd={node.price_microusd_per_hour} per="hour" bare />,
  },
];
