// All jobs, newest first.

import { NativeSelect } from "@mantine/core";
import { Link } from "react-router";
import type { Job, JobStatus } from "~/api/shapes";
import { LoadMore } from "~/components/LoadMore";
import { Loaded } from "~/components/Loaded";
import { Status } from "~/components/marks";
import { Money } from "~/components/Money";
import { PageHead } from "~/components/PageHead";
import { Panel } from "~/components/Panel";
import { Empty } from "~/components/states";
import { Table, type Column } from "~/components/Table";
import { Age } from "~/components/Times";
import { useUrlText } from "~/components/useUrlState";
import { duration, secondsBetween } from "~/lib/durations";
import { shortId } from "~/lib/ids";
import { counted } from "~/lib/quantities";
import { jobKinds, jobStatuses, jobTriggers } from "~/lib/words";
import { useClusterNames } from "../clusters/queries";
import { ClusterSelect } from "../clusters/ClusterSelect";
import { useJobs } from "./queries";

function columns(names: ReadonlyMap<string, string>): readonly Column<Job>[] {
  return [
    {
      key: "id",
      head: "Job",
      width: "118px",
      cell: (job) => (
        <Link className="mono" to={`/jobs/${job.id}`}>
          {shortId(job.id)}
        </Link>
      ),
    },
    { key: "status", head: "Status", width: "140px", cell: (job) => <Status of={jobStatuses[job.status]} /> },
    {
      key: "cluster",
      head: "Cluster",
      width: "minmax(140px, 1fr)",
      cell: (job) => (
        <Link to={`/clusters/${job.cluster_id}`}>{names.get(job.cluster_id) ?? shortId(job.cluster_id)}</Link>
      ),
    },
    {
      key: "why",
      head: "For",
      width: "minmax(150px, 1fr)",
      cell: (job) => (jobKinds[job.kind] ?? jobTriggers[job.trigger]) + (job.dry_run ? ", dry run" : ""),
    },
    { key: "at", head: "Made", width: "100px", cell: (job) => <Age at={job.created_at} /> },
    { key: "took", head: "Took", width: "100px", end: true, cell: (job) => took(job) },
    {
      key: "promises",
      head: "Promises",
      width: "110px",
      end: true,
      cell: (job) =>
        job.kind === "optimize" ? (
          <Money microusd={job.estimated_savings_microusd_per_month} per="month" />
        ) : (
          <span className="dim">–</span>
        ),
    },
    {
      key: "error",
      head: "Note",
      width: "minmax(160px, 2fr)",
      cell: (job) => (
        <span className="dim" title={job.error ?? undefined}>
          {job.error}
        </span>
      ),
    },
  ];
}

function took(job: Job) {
  const seconds = secondsBetween(job.created_at, job.completed_at);
  return seconds === null ? <span className="dim">–</span> : duration(seconds);
}

export default function JobsPage() {
  const [cluster, setCluster] = useUrlText("cluster");
  const [statusText, setStatus] = useUrlText("status");
  const status = statusText in jobStatuses ? (statusText as JobStatus) : "";
  const query = useJobs({ cluster, status });
  const names = useClusterNames();
  const jobs = query.data ?? [];
  return (
    <>
      <PageHead title="Jobs">
        <ClusterSelect value={cluster} onChange={setCluster} />
        <NativeSelect
          aria-label="Status"
          value={status}
          onChange={(event) => setStatus(event.currentTarget.value)}
          data={[
            { value: "", label: "Any status" },
            ...Object.entries(jobStatuses).map(([value, [label]]) => ({ value, label })),
          ]}
        />
      </PageHead>
      <Panel title="Jobs" flush aside={query.data && counted(jobs.length, "job")}>
        <Loaded query={query} what="jobs">
          {() =>
            jobs.length > 0 ? (
              <Table label="Jobs" columns={columns(names)} rows={jobs} rowKey={(job) => job.id} />
            ) : (
              <Empty title={cluster || status ? "No job fits" : "There was no job yet"} />
            )
          }
        </Loaded>
        <LoadMore query={query} what="jobs" />
      </Panel>
    </>
  );
}
