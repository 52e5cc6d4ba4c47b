//! The job made of a plan, and what its beginning announces.

use crate::Optimizer;
use crate::load::Loaded;
use jiff::{SignedDuration, Timestamp};
use spot_domain::{ApprovalMode, JobId, JobKind, PlanOutcome, SafetyCheckId};
use spot_planning_input::{JobRequest, PlannedJob, planned_job};
use spot_runtime::messages::OptimizeCluster;
use spot_store::{Announce, AuditIntent};

/// A plan waits for approval this long (DEC-04).
const APPROVE_WITHIN: SignedDuration = SignedDuration::from_hours(24);

pub(crate) struct Made {
    pub(crate) planned: PlannedJob,
    pub(crate) due_at: Timestamp,
    pub(crate) announce: Announce,
}

pub(crate) fn make(
    optimizer: &Optimizer,
    message: &OptimizeCluster,
    loaded: &Loaded,
    outcome: PlanOutcome,
    now: Timestamp,
) -> Made {
    let manual = loaded.input.policy.approval == ApprovalMode::Manual;
    let approve_before = manual.then(|| now + APPROVE_WITHIN);
    let request = JobRequest {
        id: JobId::fresh(&*optimizer.clock, &*optimizer.chance),
        check_id: SafetyCheckId::fresh(&*optimizer.clock, &*optimizer.chance),
        organization_id: message.organization_id.clone(),
        cluster_id: message.cluster_id.clone(),
        kind: JobKind::Optimize,
        trigger: message.trigger,
        dry_run: message.dry_run,
        approve_before,
        snapshot_generation: loaded.generation,
    };
    let planned = planned_job(request, outcome, now);
    let id = &planned.job.id;
    let announce = Announce::audit(AuditIntent {
        actor: "optimizer".to_owned(),
        event: "job.created".to_owned(),
        resource: id.to_string(),
        outcome: "success".to_owned(),
        detail: serde_json::json!({ "cluster_id": message.cluster_id,
            "steps": planned.plan.outcome.plan.steps.len(),
            "saving_microusd_per_month": planned.job.estimated_saving_microusd_per_month.0 }),
    })
    .and_event(
        "job.queued",
        serde_json::json!({ "job_id": id, "cluster_id": message.cluster_id,
            "awaits_approval": approve_before.is_some(), "steps": planned.plan.outcome.plan.steps.len(),
            "saving_microusd_per_month": planned.job.estimated_saving_microusd_per_month.0 }),
    );
    Made { planned, due_at: approve_before.unwrap_or(now), announce }
}
