// Where a job stands, in one line, and the decisions that are open.

import type { JobDetail } from "~/api/shapes";
import { Status } from "~/components/marks";
import { Money } from "~/components/Money";
import { Age } from "~/components/Times";
import { duration, secondsBetween } from "~/lib/durations";
import { finalJobStatuses, jobKinds, jobStatuses, jobTriggers } from "~/lib/words";
import { DecideButtons } from "./DecideButtons";
import styles from "./JobView.module.css";

export function JobState({ job }: { job: JobDetail }) {
  const look =
    job.status === "awaiting_approval"
      ? styles.asking
      : job.status === "running" || job.status === "queued"
        ? styles.running
        : "";
  const took = secondsBetween(job.created_at, job.completed_at);
  return (
    <section className={`${styles.state} ${look}`} aria-label="State of the job">
      <Status of={jobStatuses[job.status]} />
      {job.dry_run && <strong className="warn">Dry run: nothing is changed</strong>}
      <span>
        <span className="dim">{jobKinds[job.kind] ?? jobTriggers[job.trigger]},</span> <Age at={job.created_at} />
      </span>
      {job.kind === "optimize" && (
        <span>
          <span className="dim">promises</span>{" "}
          <Money microusd={job.estimated_savings_microusd_per_month} per="month" />
        </span>
      )}
      {finalJobStatuses.has(job.status) && took !== null && <span className="dim">took {duration(took)}</span>}
      {job.decided_by && (
        <span className="dim">
          decided by {job.decided_by}, <Age at={job.decided_at} />
        </span>
      )}
      {job.approve_before && job.status === "awaiting_approval" && (
        <span>
          <span className="dim">can be approved until</span> <Age at={job.approve_before} />
        </span>
      )}
      {job.error && <span className={job.status === "failed" ? "bad" : "dim"}>{job.error}</span>}
      <DecideButtons job={job} />
    </section>
  );
}
