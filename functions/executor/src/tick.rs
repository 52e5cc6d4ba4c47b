//! The tick: jobs that are due are enqueued. One that waited too long for approval expires when it is looked at.

use crate::Executor;
use jiff::SignedDuration;
use spot_domain::{Job, JobStatus};
use spot_runtime::messages::AdvanceJob;
use spot_store::{Announce, AuditIntent, DueItem, DueKind, DueSubject, StoreErrorKind};

/// A running job is looked at this often, whatever else wakes it.
const EVERY: SignedDuration = SignedDuration::from_mins(1);
/// Jobs taken from one partition per tick: more than that wait for the next one, so that a tick always ends in time.
const MOST_PER_SHARD: usize = 250;

impl Executor {
    /// Enqueues what is due; answers how many jobs that were. Nothing is looked into here.
    pub async fn tick(&self) -> anyhow::Result<usize> {
        let now = self.clock.now();
        let due = self.store.due_in_turn(DueKind::Job, now, MOST_PER_SHARD).await?;
        let take = |item: DueItem| async move {
            let DueSubject { organization_id, cluster_id, job_id, .. } = item.subject;
            let (Some(cluster_id), Some(job_id)) = (cluster_id, job_id) else { return Ok(None) };
            let taken = self.store.take_job(&organization_id, &cluster_id, &job_id, item.due_at, now + EVERY).await?;
            anyhow::Ok(taken.then_some(AdvanceJob { organization_id, job_id }))
        };
        self.work.send_taken(due, take).await
    }

    /// Closes a job that waited too long for approval (DEC-04).
    pub(crate) async fn expire_unapproved(&self, mut job: Job) -> anyhow::Result<()> {
        let now = self.clock.now();
        let late = job.approve_before.is_some_and(|before| before <= now);
        if job.status != JobStatus::AwaitingApproval || !late {
            return Ok(());
        }
        job.status = JobStatus::Expired;
        job.completed_at = Some(now);
        job.error = Some("nobody approved it in time".to_owned());
        let announce = Announce::audit(AuditIntent {
            actor: "executor".to_owned(),
            event: "job.expired".to_owned(),
            resource: job.id.to_string(),
            outcome: "success".to_owned(),
            detail: serde_json::Value::Null,
        });
        match self.store.close_job(&mut job, None, &announce, now).await {
            Ok(()) => Ok(()),
            Err(error) if error.kind == StoreErrorKind::VersionMismatch => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}
