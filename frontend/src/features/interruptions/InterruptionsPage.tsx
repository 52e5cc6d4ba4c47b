// Interruptions: what AWS told us, or did not, what was done, and how long it took.

import { Link } from "react-router";
import { api, read } from "~/api/client";
import { keys } from "~/api/keys";
import { useLivePages } from "~/api/queries";
import type { Interruption } from "~/api/shapes";
import { CopyText } from "~/components/CopyText";
import { LoadMore } from "~/components/LoadMore";
import { Loaded } from "~/components/Loaded";
import { Status } from "~/components/marks";
import { PageHead } from "~/components/PageHead";
import { Panel } from "~/components/Panel";
import { Empty } from "~/components/states";
import { Table, type Column } from "~/components/Table";
import { Age } from "~/components/Times";
import { useUrlText } from "~/components/useUrlState";
import { duration } from "~/lib/durations";
import { shortId } from "~/lib/ids";
import { counted } from "~/lib/quantities";
import { interruptionKinds, interruptionStates } from "~/lib/words";
import { ClusterSelect } from "../clusters/ClusterSelect";
import { useClusterNames } from "../clusters/queries";

const PAGE = 100;

function useInterruptions(cluster: string) {
  return useLivePages({
    key: keys.interruptions({ cluster }),
    read: (cursor) => {
      const query = { limit: PAGE, ...(cluster ? { cluster_id: cluster } : {}), ...(cursor ? { cursor } : {}) };
      return read(api.GET("/interruptions", { params: { query } }));
    },
  });
}

const seconds = (value: number | null | undefined) =>
  value == null ? <span className="dim">–</span> : duration(value);

function columns(names: ReadonlyMap<string, string>): readonly Column<Interruption>[] {
  return [
    { key: "heard", head: "Heard", width: "92px", cell: (entry) => <Age at={entry.received_at} /> },
    {
      key: "kind",
      head: "What was heard",
      width: "minmax(146px, 1fr)",
      cell: (entry) => interruptionKinds[entry.kind],
    },
    { key: "state", head: "State", width: "118px", cell: (entry) => <Status of={interruptionStates[entry.state]} /> },
    {
      key: "instance",
      head: "Instance",
      width: "minmax(174px, 1fr)",
      cell: (entry) => <CopyText text={entry.instance_id} what="instance id" />,
    },
    {
      key: "pool",
      head: "Pool",
      width: "minmax(168px, 1fr)",
      cell: (entry) => `${entry.instance_type} in ${entry.zone}`,
    },
    {
      key: "cluster",
      head: "Cluster",
      width: "minmax(84px, 0.7fr)",
      cell: (entry) => (
        <Link to={`/clusters/${entry.cluster_id}`}>{names.get(entry.cluster_id) ?? shortId(entry.cluster_id)}</Link>
      ),
    },
    { key: "drained", head: "Drained after", width: "102px", end: true, cell: (entry) => seconds(entry.drain_s) },
    { key: "recovered", head: "Replaced after", width: "106px", end: true, cell: (entry) => seconds(entry.recovery_s) },
    {
      key: "job",
      head: "Answered by",
      width: "108px",
      cell: (entry) =>
        entry.job_id ? (
          <Link className="mono" to={`/jobs/${entry.job_id}`}>
            {shortId(entry.job_id)}
          </Link>
        ) : (
          <span className="dim">–</span>
        ),
    },
    {
      key: "note",
      head: "Note",
      width: "minmax(100px, 2fr)",
      cell: (entry) => (
        <span className="dim" title={entry.note}>
          {entry.note}
        </span>
      ),
    },
  ];
}

export default function InterruptionsPage() {
  const [cluster, setCluster] = useUrlText("cluster");
  const query = useInterruptions(cluster);
  const names = useClusterNames();
  return (
    <>
      <PageHead title="Interruptions">
        <ClusterSelect value={cluster} onChange={setCluster} />
      </PageHead>
      <Panel title="Interruptions, newest first" flush aside={query.data && counted(query.data.length, "interruption")}>
        <Loaded query={query} what="interruptions">
          {(entries) =>
            entries.length > 0 ? (
              <Table label="Interruptions" columns={columns(names)} rows={entries} rowKey={(entry) => entry.id} />
            ) : (
              <Empty title="No interruption was heard of">
                Warnings, rebalance recommendations and silent losses stand here with how long the answer took.
              </Empty>
            )
          }
        </Loaded>
        <LoadMore query={query} what="interruptions" />
      </Panel>
    </>
  );
}
