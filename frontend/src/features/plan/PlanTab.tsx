// The newest plan of a cluster as a story, with what a person can decide about it.

import { Link } from "react-router";
import type { ClusterDetail } from "~/api/shapes";
import { Id } from "~/components/CopyText";
import { Loaded } from "~/components/Loaded";
import { Panel } from "~/components/Panel";
import { Empty } from "~/components/states";
import { Age } from "~/components/Times";
import { usePlan } from "../clusters/queries";
import { JobView } from "../jobs/JobView";

export function PlanTab({ cluster }: { cluster: ClusterDetail }) {
  const query = usePlan(cluster.id);
  return (
    <Loaded query={query} what="the plan" lines={10}>
      {(job) =>
        job ? (
          <div className="stack">
            <div className="row wrap">
              <span className="dim">Newest job</span> <Id id={job.id} />
              <Link to={`/jobs?cluster=${cluster.id}`}>Earlier jobs</Link>
            </div>
            <JobView job={job} />
          </div>
        ) : (
          <Panel title="Plan">
            <Empty title="There was nothing to plan yet">
              The optimizer looks <Age at={cluster.next_optimization_at} />. A plan appears when there is something to
              do.
            </Empty>
          </Panel>
        )
      }
    </Loaded>
  );
}
