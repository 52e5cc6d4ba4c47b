//! The tick: jobs that are due are enqueued; a job that waited too long for approval expires.

use crate::Executor;
use jiff::SignedDuration;
use spot_domain::JobStatus;
use spot_runtime::messages::AdvanceJob;
use spot_store::{Announce, AuditIntent, DueKind, StoreErrorKind};

/// A running job is looked at this often, whatever else wakes it.
const EVERY: SignedDuration = SignedDuration::from_mins(1);
/// Jobs taken from one partition per tick.
const MOST_PER_SHARD: usize = 100;

impl Executor {
    /// Enqueues what is due; answers how many jobs that were.
    pub async fn tick(&self) -> anyhow::Result<usize> {
        let now = self.clock.now();
        let mut count = 0;
        for shard in 0..self.store.due_shards() {
            for item in self.store.due(DueKind::Job, shard, now, MOST_PER_SHARD).await? {
                let (Some(cluster), Some(job_id)) = (item.subject.cluster_id, item.subject.job_id) else { continue };
                let org = item.subject.organization_id;
                if self.store.take_job(&org, &cluster, &job_id, item.due_at, now + EVERY).await? {
                    self.expire_unapproved(&org, &job_id).await?;
                    self.work.send(&AdvanceJob { organization_id: org, job_id }).await?;
                    count += 1;
                }
            }
        }
        Ok(count)
    }

    async fn expire_unapproved(
        &self,
        org: &spot_domain::OrganizationId,
        id: &spot_domain::JobId,
    ) -> anyhow::Result<()> {
        let now = self.clock.now();
        let Some(mut job) = self.store.job(org, id).await? else { return Ok(()) };
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
