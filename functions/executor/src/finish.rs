//! Closing a job.

use crate::load::Loaded;
use crate::{Executor, overrides};
use jiff::{SignedDuration, Timestamp};
use spot_domain::{ActionKind, ActionStatus, Interruption, InterruptionState, Job, JobStatus};
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
    .and_event("job.closed", serde_json::json!({ "job_id": job.id, "status": job.status, "error": job.error }));
    // Before the job: once it is closed, nobody looks at it again.
    for known in &loaded.interruptions {
        if known.state == InterruptionState::Acting {
            close_interruption(executor, loaded, &job, known.clone()).await?;
        }
    }
    if !overrides::conclude(executor, &job).await? {
        return Ok(());
    }
    match executor.store.close_job(&mut job, Some(now + cooldown), &announce, now).await {
        Ok(()) => {}
        Err(error) if matches!(error.kind, StoreErrorKind::VersionMismatch | StoreErrorKind::Conflict) => return Ok(()),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

/// Tells what became of an interruption that the job answered.
async fn close_interruption(
    executor: &Executor,
    loaded: &Loaded,
    job: &Job,
    mut interruption: Interruption,
) -> anyhow::Result<()> {
    let now = executor.clock.now();
    let done = job.status == JobStatus::Completed;
    interruption.state = if done { InterruptionState::Recovered } else { InterruptionState::Failed };
    interruption.drained_at = drained_at(loaded, &interruption.instance_id);
    interruption.recovered_at = done.then_some(now);
    interruption.note = job.error.clone().unwrap_or_else(|| "replaced".to_owned());
    let detail = serde_json::json!({ "interruption_id": interruption.id, "cluster_id": interruption.cluster_id,
        "instance_id": interruption.instance_id, "state": interruption.state, "job_id": job.id });
    let announce = Announce::nothing().and_event("interruption.closed", detail);
    match executor.store.save_interruption(&mut interruption, &announce, now).await {
        Err(error) if error.kind != StoreErrorKind::VersionMismatch => Err(error.into()),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// When the drain of the node on an instance was over.
fn drained_at(loaded: &Loaded, instance_id: &str) -> Option<Timestamp> {
    let named = loaded.seen.nodes.iter().zip(&loaded.seen.identities);
    let of_snapshot = named
        .filter(|(_, identity)| identity.instance_id.as_deref() == Some(instance_id))
        .map(|(node, _)| &node.name)
        .next();
    let of_record = || loaded.instances.iter().find(|known| known.id == instance_id)?.node_name.as_ref();
    let name = of_snapshot.or_else(of_record)?;
    let drains = loaded.actions.iter().filter(|action| {
        matches!(&action.kind, ActionKind::DrainNode { node, .. } if node.name == *name)
            && action.status == ActionStatus::Completed
    });
    drains.filter_map(|action| action.completed_at).min()
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
