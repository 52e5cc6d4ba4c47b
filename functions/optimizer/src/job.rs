//! The job made of a plan.

use crate::load::Loaded;
use crate::Optimizer;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use spot_domain::{
    ApprovalMode, Funnel, Job, JobId, JobKind, JobPlan, JobStatus, PlanOutcome, SafetyCheckId,
};
use spot_runtime::messages::OptimizeCluster;
use spot_store::{Announce, AuditIntent, SafetyCheck};

/// A plan waits for approval this long (DEC-04).
const APPROVE_WITHIN: SignedDuration = SignedDuration::from_hours(24);

pub(crate) struct Made {
    pub(crate) job: Job,
    pub(crate) plan: JobPlan,
    pub(crate) check: SafetyCheck,
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
    let id = JobId::fresh(&*optimizer.clock, &*optimizer.chance);
    let check_id = SafetyCheckId::fresh(&*optimizer.clock, &*optimizer.chance);
    let manual = loaded.input.policy.approval == ApprovalMode::Manual;
    let approve_before = manual.then(|| now + APPROVE_WITHIN);
    let check = SafetyCheck {
        id: check_id.clone(),
        cluster_id: message.cluster_id.clone(),
        job_id: id.clone(),
        plan_hash: hash(&outcome),
        report: outcome.report.safety.clone(),
        checked_at: now,
    };
    let saving = outcome.report.before_microusd_per_month - outcome.report.after_microusd_per_month;
    let job = Job {
        id: id.clone(),
        organization_id: message.organization_id.clone(),
        cluster_id: message.cluster_id.clone(),
        kind: JobKind::Optimize,
        trigger: message.trigger,
        status: if manual { JobStatus::AwaitingApproval } else { JobStatus::Queued },
        dry_run: message.dry_run,
        created_at: now,
        snapshot_generation: loaded.generation,
        approve_before,
        decided_by: None,
        safety_check: Some(check_id),
        estimated_saving_microusd_per_month: saving,
        step: 0,
        progress: Vec::new(),
        funnel: funnel(&outcome),
        error: None,
        completed_at: None,
        version: 0,
    };
    let announce = Announce::audit(AuditIntent {
        actor: "optimizer".to_owned(),
        event: "job.created".to_owned(),
        resource: id.to_string(),
        outcome: "success".to_owned(),
        detail: serde_json::json!({ "cluster_id": message.cluster_id, "steps": outcome.plan.steps.len(),
            "saving_microusd_per_month": saving.0 }),
    })
    .and_event("job.queued", serde_json::json!({ "job_id": id, "cluster_id": message.cluster_id }));
    Made { job, plan: JobPlan { job_id: id, outcome }, check, due_at: approve_before.unwrap_or(now), announce }
}

fn funnel(outcome: &PlanOutcome) -> Funnel {
    let pools = &outcome.report.pools;
    let (seen, allowed, not_risky, scored) = (pools.seen, pools.allowed, pools.not_risky, pools.scored);
    Funnel { seen, allowed, not_risky, scored, safe: pools.chosen.min(scored), executed: 0 }
}

fn hash(outcome: &PlanOutcome) -> String {
    let text = serde_json::to_vec(&outcome.plan).unwrap_or_default();
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}
