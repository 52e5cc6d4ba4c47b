//! New actions: ids, sequence numbers, expiry.

use crate::Executor;
use jiff::{SignedDuration, Timestamp};
use spot_domain::{Action, ActionId, ActionKind, ActionStatus, Job};
use spot_store::{Announce, AuditIntent};

/// An action that nobody picks up within five minutes is void (EXE-04).
const EXPIRY: SignedDuration = SignedDuration::from_mins(5);

/// Makes actions of kinds, in order.
pub(crate) async fn make(executor: &Executor, job: &Job, kinds: Vec<ActionKind>) -> anyhow::Result<Vec<Action>> {
    let now = executor.clock.now();
    let count = u32::try_from(kinds.len())?;
    let first = executor.store.reserve_sequence(&job.organization_id, &job.cluster_id, count).await?;
    let made = kinds.into_iter().zip(first..).map(|(kind, sequence)| Action {
        id: ActionId::fresh(&*executor.clock, &*executor.chance),
        cluster_id: job.cluster_id.clone(),
        job_id: job.id.clone(),
        step: job.step,
        expires_at: expiry(&kind, now),
        kind,
        status: ActionStatus::Pending,
        sequence,
        created_at: now,
        fence: 0,
        lease_until: None,
        holder: None,
        completed_at: None,
        result: None,
        version: 0,
    });
    Ok(made.collect())
}

/// Work with a deadline of its own may be picked up until then.
fn expiry(kind: &ActionKind, now: Timestamp) -> Timestamp {
    match kind {
        ActionKind::DrainNode { deadline_at, .. } | ActionKind::RestartRollout { deadline_at, .. } => {
            (*deadline_at).max(now + EXPIRY)
        }
        ActionKind::LaunchInstance { .. }
        | ActionKind::TerminateInstance { .. }
        | ActionKind::DetachVolume { .. }
        | ActionKind::UpdateAutoScalingGroup { .. }
        | ActionKind::CordonNode(_)
        | ActionKind::UncordonNode(_)
        | ActionKind::EvictPod { .. }
        | ActionKind::LabelNode { .. } => now + EXPIRY,
    }
}

/// What the write of new actions announces: one audit intent for all, since they are one decision.
pub(crate) fn announce(job: &Job, made: &[Action]) -> Announce {
    let listed: Vec<_> =
        made.iter().map(|action| serde_json::json!({ "id": action.id, "kind": action.kind.name() })).collect();
    Announce::audit(AuditIntent {
        actor: "executor".to_owned(),
        event: "action.created".to_owned(),
        resource: job.id.to_string(),
        outcome: "success".to_owned(),
        detail: serde_json::json!({ "step": job.step, "actions": listed }),
    })
    .and_event(
        "action.queued",
        serde_json::json!({ "job_id": job.id, "cluster_id": job.cluster_id, "actions": made.len(),
            "type": made.first().map(|action| action.kind.name()) }),
    )
}
