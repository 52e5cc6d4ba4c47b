//! Closing a job.

use crate::Executor;
use crate::load::Loaded;
use jiff::SignedDuration;
use spot_domain::{InterruptionState, Job, JobKind, JobStatus};
use spot_store::{Announce, AuditIntent, StoreErrorKind};

/// Stores a final job, frees its cluster, and tells.
pub(crate) async fn close(executor: &Executor, loaded: &Loaded, mut job: Job) -> anyhow::Result<()> {
    let now = executor.clock.now();
    let cooldown = SignedDuration::from_secs(i64::from(loaded.policy.limits.cooldown_s));
    let outcome = if job.status == JobStatus::Completed { "success" } else { "failure" };
    let announce = Announce::audit(AuditIntent {
        actor: "executor".to_owned(),
        event: format!("job.{}", word(job.status)),
        resource: job.id.to_string(),
        outcome: outcome.to_owned(),
        detail: serde_json::json!({ "error": job.error, "steps": job.progress.len() }),
    })
    .and_event("job.closed", serde_json::json!({ "job_id": job.id, "status": job.status }));
    match executor.store.close_job(&mut job, Some(now + cooldown), &announce, now).await {
        Ok(()) => {}
        Err(error) if matches!(error.kind, StoreErrorKind::VersionMismatch | StoreErrorKind::Conflict) => return Ok(()),
        Err(error) => return Err(error.into()),
    }
    if job.kind == JobKind::Interruption
        && let Some(mut interruption) = loaded.interruption.clone()
        && interruption.state == InterruptionState::Acting
    {
        interruption.state = InterruptionState::Recovered;
        interruption.recovered_at = Some(now);
        interruption.note = job.error.clone().unwrap_or_else(|| "replaced".to_owned());
        executor.store.save_interruption(&mut interruption, &Announce::nothing(), now).await?;
    }
    Ok(())
}

fn word(status: JobStatus) -> &'static str {
    match status {
        JobStatus::Queued => "queued",
        JobStatus::AwaitingApproval => "awaiting_approval",
        JobStatus::Running => "running",
        JobStatus::Completed => "completed",
        JobStatus::Failed => "failed",
        JobStatus::Cancelled => "cancelled",
        JobStatus::Expired => "expired",
    }
}
