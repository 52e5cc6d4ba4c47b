// How an override goes: waiting, its job, held until, ended and why.

import { Link } from "react-router";
import type { Override } from "~/api/shapes";
import { Loaded } from "~/components/Loaded";
import { Status } from "~/components/marks";
import { Age, Moment } from "~/components/Times";
import { finalJobStatuses, jobStatuses, overrideStates } from "~/lib/words";
import { usePlan } from "../clusters/queries";
import { useOverride } from "./queries";

export function Progress({ clusterId, id }: { clusterId: string; id: string }) {
  return (
    <div aria-live="polite" role="group" aria-label="How it goes">
      <Loaded query={useOverride(id)} what="how it goes" lines={2}>
        {(known) => (
          <div className="stack tight">
            <Status of={overrideStates[known.state]} />
            <Told clusterId={clusterId} known={known} />
          </div>
        )}
      </Loaded>
    </div>
  );
}

function Told({ clusterId, known }: { clusterId: string; known: Override }) {
  switch (known.state) {
    case "applying":
    case "ending":
      return <UnderWay clusterId={clusterId} known={known} />;
    case "active":
      return (
        <>
          <p>
            It holds until <Moment at={known.expires_at} />, <Age at={known.expires_at} />.
          </p>
          <Link to={`/clusters/${clusterId}?tab=nodes&q=${encodeURIComponent(known.replacement_id ?? "")}`}>
            See the on-demand node
          </Link>
        </>
      );
    case "ended":
      return <p>{known.note}</p>;
  }
}

/** Its job is the cluster's newest as soon as it has begun. */
export function UnderWay({ clusterId, known }: { clusterId: string; known: Override }) {
  const newest = usePlan(clusterId).data;
  const job = newest?.id === known.job_id ? newest : null;
  if (!job) return <p className="dim">It waits until no other job has the cluster.</p>;
  return (
    <>
      <div className="row wrap">
        <Link to={`/jobs/${job.id}`}>Its job</Link> <Status of={jobStatuses[job.status]} />
      </div>
      {!finalJobStatuses.has(job.status) && <p className="dim">The Spot node stays until the new one is Ready.</p>}
    </>
  );
}
