// One job by itself.

import { useParams } from "react-router";
import { Id } from "~/components/CopyText";
import { Loaded } from "~/components/Loaded";
import { PageHead } from "~/components/PageHead";
import { shortId } from "~/lib/ids";
import { useClusterNames } from "../clusters/queries";
import { JobView } from "./JobView";
import { useJob } from "./queries";

export default function JobPage() {
  const id = useParams()["jobId"] ?? "";
  const query = useJob(id);
  const names = useClusterNames();
  const cluster = query.data?.cluster_id;
  const crumbs: [string, string][] = [["/jobs", "Jobs"]];
  if (cluster) crumbs.unshift([`/clusters/${cluster}`, names.get(cluster) ?? shortId(cluster)]);
  return (
    <>
      <PageHead title="Job" crumbs={crumbs} beside={<Id id={id} />} />
      <Loaded query={query} what="the job" lines={12}>
        {(job) => <JobView job={job} />}
      </Loaded>
    </>
  );
}
