// All clusters: whether each is heard, what it costs, what is saved.

import { useMemo } from "react";
import { Link } from "react-router";
import type { Cluster } from "~/api/shapes";
import { Loaded } from "~/components/Loaded";
import { Status } from "~/components/marks";
import { Money } from "~/components/Money";
import { PageHead } from "~/components/PageHead";
import { Panel } from "~/components/Panel";
import { SearchField } from "~/components/SearchField";
import { SpotShare } from "~/components/SpotShare";
import { Empty } from "~/components/states";
import { Table, type Column } from "~/components/Table";
import { Age } from "~/components/Times";
import { useUrlSort, useUrlText } from "~/components/useUrlState";
import { count, counted } from "~/lib/quantities";
import { shareOf } from "~/lib/shares";
import { matches } from "~/lib/tables";
import { clusterStatuses } from "~/lib/words";
import { Heartbeat } from "./Heartbeat";
import { useClusters } from "./queries";

const COLUMNS: readonly Column<Cluster>[] = [
  {
    key: "name",
    head: "Cluster",
    width: "minmax(170px, 2fr)",
    value: (cluster) => cluster.name,
    cell: (cluster) => <Link to={`/clusters/${cluster.id}`}>{cluster.name}</Link>,
  },
  {
    key: "region",
    head: "Region",
    width: "112px",
    value: (cluster) => cluster.region,
    cell: (cluster) => cluster.region,
  },
  {
    key: "status",
    head: "Status",
    width: "136px",
    value: (cluster) => cluster.status,
    cell: (cluster) => <Status of={clusterStatuses[cluster.status]} />,
  },
  {
    key: "waits",
    head: "Waits for you",
    width: "118px",
    first: "descending",
    value: (cluster) => (cluster.waiting_job_id ? 1 : 0),
    cell: (cluster) =>
      cluster.waiting_job_id ? (
        <Link to={`/jobs/${cluster.waiting_job_id}`}>
          <Status of={["A plan", "warning"]} />
        </Link>
      ) : (
        <span className="dim">nothing</span>
      ),
  },
  {
    key: "heard",
    head: "Agent heard",
    width: "122px",
    value: (cluster) => cluster.connection.last_seen_at,
    cell: (cluster) =>
      cluster.connection.last_seen_at ? (
        <Heartbeat connection={cluster.connection} />
      ) : (
        <Link to={`/clusters/${cluster.id}?connect=agent`}>Connect its agent</Link>
      ),
  },
  {
    key: "nodes",
    head: "Nodes",
    width: "80px",
    end: true,
    first: "descending",
    value: (cluster) => cluster.node_count,
    cell: (cluster) => (cluster.node_count == null ? <Dash /> : count(cluster.node_count)),
  },
  {
    key: "spot",
    head: "On Spot",
    width: "minmax(120px, 1fr)",
    first: "descending",
    value: (cluster) => shareOf(cluster.spot_node_count ?? 0, cluster.node_count ?? 0),
    cell: (cluster) =>
      cluster.spot_node_count == null || cluster.node_count == null ? (
        <Dash />
      ) : (
        <SpotShare spot={cluster.spot_node_count} of={cluster.node_count} />
      ),
  },
  {
    key: "cost",
    head: "Cost",
    width: "112px",
    end: true,
    first: "descending",
    value: (cluster) => cluster.cost_microusd_per_month,
    cell: (cluster) => <Money microusd={cluster.cost_microusd_per_month} per="month" />,
  },
  {
    key: "savings",
    head: "Saved",
    width: "112px",
    end: true,
    first: "descending",
    value: (cluster) => cluster.savings_microusd_per_month,
    cell: (cluster) => (
      <span className={(cluster.savings_microusd_per_month ?? 0) < 0 ? "bad" : "good"}>
        <Money microusd={cluster.savings_microusd_per_month} per="month" />
      </span>
    ),
  },
  {
    key: "as_of",
    head: "Figures made",
    width: "110px",
    value: (cluster) => cluster.as_of,
    cell: (cluster) => <span className="dim">{cluster.as_of ? <Age at={cluster.as_of} /> : "not yet"}</span>,
  },
];

const BY_NAME = { column: "name", direction: "ascending" } as const;

export default function ClustersPage() {
  const query = useClusters();
  const [search, setSearch] = useUrlText("q");
  const [sort, setSort] = useUrlSort(BY_NAME);
  const shown = useMemo(
    () => query.data?.filter((cluster) => matches(search, [cluster.name, cluster.region, cluster.id])) ?? [],
    [query.data, search],
  );
  return (
    <>
      <PageHead title="Clusters">
        <SearchField what="clusters" value={search} onChange={setSearch} />
      </PageHead>
      <Panel title="Clusters" flush aside={query.data && counted(shown.length, "cluster")}>
        <Loaded query={query} what="clusters">
          {(clusters) =>
            clusters.length === 0 ? (
              <Empty title="No cluster is registered">
                Accounts and clusters are registered by whoever runs this installation; then the agent is connected
                here.
              </Empty>
            ) : shown.length === 0 ? (
              <Empty title={`No cluster matches “${search}”`} />
            ) : (
              <Table
                label="Clusters"
                columns={COLUMNS}
                rows={shown}
                rowKey={(cluster) => cluster.id}
                sort={sort}
                onSort={setSort}
              />
            )
          }
        </Loaded>
      </Panel>
    </>
  );
}

function Dash() {
  return <span className="dim">–</span>;
}
