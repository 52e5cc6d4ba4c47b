// Plans that wait for a person, where everybody looks first.

import { ArrowRight } from "lucide-react";
import { Link } from "react-router";
import type { Job } from "~/api/shapes";
import { Status } from "~/components/marks";
import { Money } from "~/components/Money";
import { Age } from "~/components/Times";
import { shortId } from "~/lib/ids";
import { counted } from "~/lib/quantities";
import { useClusterNames } from "../clusters/queries";
import styles from "./JobView.module.css";
import { useWaitingJobs } from "./queries";

/** So many are named. */
const MOST = 3;

/** Nothing at all when none waits. */
export function WaitingPlans() {
  const { data } = useWaitingJobs();
  const names = useClusterNames();
  if (!data || data.length === 0) return null;
  return (
    <section className="stack tight" aria-label="Plans that wait for approval">
      {data.slice(0, MOST).map((job) => (
        <Waiting key={job.id} job={job} cluster={names.get(job.cluster_id) ?? shortId(job.cluster_id)} />
      ))}
      {data.length > MOST && (
        <Link to="/jobs?status=awaiting_approval">and {counted(data.length - MOST, "more plan")} that wait</Link>
      )}
    </section>
  );
}

function Waiting({ job, cluster }: { job: Job; cluster: string }) {
  return (
    <div className={`${styles.state} ${styles.asking}`}>
      <Status of={[`A plan for ${cluster} waits for approval`, "warning"]} />
      <span>
        <span className="dim">promises</span> <Money microusd={job.estimated_savings_microusd_per_month} per="month" />
      </span>
      {job.approve_before && (
        <span>
          <span className="dim">ends</span> <Age at={job.approve_before} />
        </span>
      )}
      <Link to={`/jobs/${job.id}`} className="row" style={{ marginInlineStart: "auto", gap: 4 }}>
        Look and decide <ArrowRight size={13} aria-hidden="true" />
      </Link>
    </div>
  );
}
