// Where a node could move: five pools with price, risk and flags, and what speaks against each.

import type { Candidate, NodeDetail } from "~/api/shapes";
import { How } from "~/components/How";
import { Risk } from "~/components/marks";
import { Money } from "~/components/Money";
import { Panel } from "~/components/Panel";
import { Empty, Note } from "~/components/states";
import { Table, type Column } from "~/components/Table";
import { Age } from "~/components/Times";
import { gibibytes } from "~/lib/quantities";
import { objections } from "~/lib/words";

const MIB = 1024 ** 2;

const COLUMNS: readonly Column<Candidate>[] = [
  {
    key: "pool",
    head: "Spot pool",
    width: "minmax(150px, 1.2fr)",
    cell: ({ pool }) => (
      <span>
        {pool.instance_type} <span className="dim">in {pool.zone}</span>
      </span>
    ),
  },
  {
    key: "room",
    head: "vCPU, GiB",
    width: "86px",
    end: true,
    cell: (candidate) => `${candidate.vcpus}, ${gibibytes(candidate.memory_mib * MIB)}`,
  },
  {
    key: "price",
    head: "Price /h",
    width: "80px",
    end: true,
    cell: ({ pool }) => <Money microusd={pool.spot_microusd_per_hour} per="hour" bare />,
  },
  {
    key: "saves",
    head: "Saves /mo",
    width: "92px",
    end: true,
    cell: (candidate) =>
      candidate.saves_microusd_per_hour == null ? (
        <span className="dim">–</span>
      ) : (
        <Money microusd={candidate.saves_microusd_per_hour * 730} signed />
      ),
  },
  {
    key: "interrupted",
    head: "Interrupted",
    width: "88px",
    cell: ({ pool }) => pool.advisor_bucket ?? <span className="dim">unknown</span>,
  },
  { key: "risk", head: "Pool risk", width: "76px", cell: ({ pool }) => <Risk level={pool.risk} /> },
  {
    key: "why",
    head: "Against it",
    width: "minmax(170px, 1.4fr)",
    wrapping: true,
    cell: (candidate) => <Against candidate={candidate} />,
  },
];

function Against({ candidate }: { candidate: Candidate }) {
  if (candidate.objections.length === 0) return <span className="dim">nothing about the pool itself</span>;
  return (
    <ul>
      {candidate.objections.map((objection) => (
        <li key={objection}>
          {objections[objection]}
          {objection === "unavailable" && candidate.pool.unavailable_until && (
            <>
              , until <Age at={candidate.pool.unavailable_until} />
            </>
          )}
          {objection === "danger" && candidate.pool.risk_until && (
            <>
              , until <Age at={candidate.pool.risk_until} />
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

export function Candidates({ detail }: { detail: NodeDetail }) {
  return (
    <Panel
      title="Where it could move"
      flush
      how={
        <How what="where it could move">
          <p>
            Spot pools of the region with the node&apos;s architecture and room for all that its pods request: the best
            zone of each of five types, by price; what may not be used at all comes last.
          </p>
          <p>
            Saves: this node&apos;s price − the pool&apos;s, × 730 hours. Interrupted: how often in a month, as the Spot
            Advisor says.
          </p>
          <p className="dim">
            Whether a plan moves the node depends on the whole fleet, its budgets and the safety layers: see what the
            plan says.
          </p>
        </How>
      }
      aside={
        detail.prices_as_of && (
          <>
            prices <Age at={detail.prices_as_of} />
          </>
        )
      }
    >
      {detail.prices_stale && detail.prices_as_of && (
        <Note>The prices are older than an hour: nothing is decided by them.</Note>
      )}
      {detail.candidates.length === 0 ? (
        <Empty title="No pool is known in which it would fit">
          {detail.prices_as_of
            ? "Its type or its size is not known, or no Spot pool has room for all its pods."
            : "There are no Spot prices yet."}
        </Empty>
      ) : (
        <Table
          label="Where it could move"
          columns={COLUMNS}
          rows={detail.candidates}
          rowKey={({ pool }) => `${pool.instance_type}/${pool.zone}`}
        />
      )}
    </Panel>
  );
}
