//! The job made of a plan: never without its safety check.

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use spot_domain::{
    ClusterId, Funnel, Job, JobId, JobKind, JobPlan, JobStatus, JobTrigger, OrganizationId, PlanOutcome, SafetyCheckId,
};
use spot_store::SafetyCheck;

/// What a job is made for.
pub struct JobRequest {
    /// Its id.
    pub id: JobId,
    /// The id of its safety check.
    pub check_id: SafetyCheckId,
    /// Whose.
    pub organization_id: OrganizationId,
    /// Its cluster.
    pub cluster_id: ClusterId,
    /// Kind.
    pub kind: JobKind,
    /// Who asked.
    pub trigger: JobTrigger,
    /// Told, not done.
    pub dry_run: bool,
    /// Set when a person has to approve it: until then.
    pub approve_before: Option<Timestamp>,
    /// Of which snapshot the plan is.
    pub snapshot_generation: u64,
}

/// A job with what is stored beside it.
pub struct PlannedJob {
    /// The job.
    pub job: Job,
    /// Its plan.
    pub plan: JobPlan,
    /// The safety check of the plan.
    pub check: SafetyCheck,
}

/// Makes the job of a plan.
pub fn planned_job(request: JobRequest, outcome: PlanOutcome, now: Timestamp) -> PlannedJob {
    let check = SafetyCheck {
        id: request.check_id.clone(),
        cluster_id: request.cluster_id.clone(),
        job_id: request.id.clone(),
        plan_hash: hash(&outcome),
        report: outcome.report.safety.clone(),
        checked_at: now,
    };
    let job = Job {
        id: request.id.clone(),
        organization_id: request.organization_id,
        cluster_id: request.cluster_id,
        kind: request.kind,
        trigger: request.trigger,
        status: if request.approve_before.is_some() { JobStatus::AwaitingApproval } else { JobStatus::Queued },
        dry_run: request.dry_run,
        created_at: now,
        snapshot_generation: request.snapshot_generation,
        approve_before: request.approve_before,
        decided_by: None,
        safety_check: Some(request.check_id),
        estimated_saving_microusd_per_month: outcome.report.before_microusd_per_month
            - outcome.report.after_microusd_per_month,
        step: 0,
        progress: Vec::new(),
        funnel: funnel(&outcome),
        error: None,
        completed_at: None,
        version: 0,
    };
    PlannedJob { job, plan: JobPlan { job_id: request.id, outcome }, check }
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
