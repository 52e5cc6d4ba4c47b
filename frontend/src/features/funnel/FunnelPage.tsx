// The decision funnel: pools seen, and what was left of them after each rule, summed and run by run (LIVE-05).

import { Link } from "react-router";
import type { FunnelCounts, FunnelReport, FunnelRun } from "~/api/shapes";
import { How } from "~/components/How";
import { Loaded } from "~/components/Loaded";
import { Status } from "~/components/marks";
import { PageHead } from "~/components/PageHead";
import { Panel } from "~/components/Panel";
import { RangePicker } from "~/components/RangePicker";
import { Empty, Note } from "~/components/states";
import { Table, type Column } from "~/components/Table";
import { Moment } from "~/components/Times";
import { useUrlRange, useUrlText } from "~/components/useUrlState";
import { stagesOf } from "~/lib/funnel";
import { shortId } from "~/lib/ids";
import { count, counted } from "~/lib/quantities";
import { percent } from "~/lib/shares";
import { rangeLabel } from "~/lib/timeRange";
import { jobStatuses } from "~/lib/words";
import { ClusterSelect } from "../clusters/ClusterSelect";
import { useClusterNames } from "../clusters/queries";
import styles from "./FunnelPage.module.css";
import { useFunnel } from "./queries";

export default function FunnelPage() {
  const [range, setRange] = useUrlRange();
  const [cluster, setCluster] = useUrlText("cluster");
  const query = useFunnel(cluster, range);
  return (
    <>
      <PageHead title="Decision funnel">
        <ClusterSelect value={cluster} onChange={setCluster} />
        <RangePicker range={range} onChange={setRange} />
      </PageHead>
      <Loaded query={query} what="the funnel" lines={8}>
        {(report) => (
          <div className="stack">
            {report.truncated && (
              <Note>The window holds more runs than are listed and summed here: choose a shorter one.</Note>
            )}
            <Panel
              title={`Pools, ${rangeLabel(range)}`}
              how={
                <How what="the funnel">
                  Each run of the optimizer looks at every pool of its region&apos;s market. Each stage holds what is
                  left of the one before; the figures are summed over the runs.
                </How>
              }
              aside={counted(report.runs.length, "run")}
            >
              {report.runs.length > 0 ? (
                <Stages counts={report.total} />
              ) : (
                <Empty title="No run in this window">
                  A run that finds something to do makes a job; each job stands here.
                </Empty>
              )}
            </Panel>
            <Runs report={report} />
          </div>
        )}
      </Loaded>
    </>
  );
}

function Stages({ counts }: { counts: FunnelCounts }) {
  return (
    <ol className={styles.stages}>
      {stagesOf(counts).map((stage) => (
        <li key={stage.key} className={styles.stage}>
          <div>
            <strong>{stage.label}</strong>
            <div className="dim small">{stage.rule}</div>
          </div>
          <div className={styles.bar} style={{ width: `${(stage.share ?? 0) * 100}%` }} aria-hidden="true" />
          <div>
            <span className={styles.number}>{count(stage.pools)}</span>{" "}
            <span className="dim">{percent(stage.share, stage.share !== null && stage.share < 0.001 ? 3 : 1)}</span>
            <div className="dim small">
              {stage.removed > 0 ? `− ${count(stage.removed)} here` : "none taken away here"}
            </div>
          </div>
        </li>
      ))}
    </ol>
  );
}

function columns(names: ReadonlyMap<string, string>): readonly Column<FunnelRun>[] {
  const stage = (key: keyof FunnelCounts, head: string): Column<FunnelRun> => ({
    key,
    head,
    width: "minmax(70px, 1fr)",
    end: true,
    cell: (run) => count(run.counts[key]),
  });
  return [
    { key: "at", head: "Run", width: "120px", cell: (run) => <Moment at={run.at} /> },
    {
      key: "cluster",
      head: "Cluster",
      width: "minmax(130px, 1.5fr)",
      cell: (run) => (
        <Link to={`/clusters/${run.cluster_id}`}>{names.get(run.cluster_id) ?? shortId(run.cluster_id)}</Link>
      ),
    },
    {
      key: "job",
      head: "Job",
      width: "118px",
      cell: (run) => (
        <Link className="mono" to={`/jobs/${run.job_id}`}>
          {shortId(run.job_id)}
        </Link>
      ),
    },
    { key: "status", head: "Became", width: "140px", cell: (run) => <Status of={jobStatuses[run.status]} /> },
    stage("seen", "Seen"),
    stage("allowed", "Allowed"),
    stage("not_risky", "Not risky"),
    stage("scored", "Scored"),
    stage("safe", "Safe"),
    stage("executed", "Executed"),
  ];
}

function Runs({ report }: { report: FunnelReport }) {
  const names = useClusterNames();
  if (report.runs.length === 0) return null;
  return (
    <Panel title="Runs, newest first" flush>
      <Table label="Runs" columns={columns(names)} rows={report.runs} rowKey={(run) => run.job_id} />
    </Panel>
  );
}
