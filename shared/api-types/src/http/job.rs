//! Jobs: one plan each, on its way from the optimizer to the last action.

use super::{Action, FunnelCounts, JobKind, JobStatus, JobTrigger, Moment, PlanStory};
use serde::{Deserialize, Serialize};

/// A job without its plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Job {
    /// `job_…`.
    pub id: String,
    /// Its cluster.
    pub cluster_id: String,
    /// Kind.
    pub kind: JobKind,
    /// Who asked for it.
    pub trigger: JobTrigger,
    /// Status.
    pub status: JobStatus,
    /// Told, not done.
    pub dry_run: bool,
    /// When it was made.
    pub created_at: Moment,
    /// An approval after this moment is refused; null when none is needed.
    pub approve_before: Option<Moment>,
    /// Who approved or rejected.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<Moment>,
    /// What the plan promises.
    pub estimated_savings_microusd_per_month: i64,
    /// The plan's step under way.
    pub step: u32,
    /// How many pools were looked at and what was left of them.
    pub funnel: FunnelCounts,
    /// Why it failed or was stopped.
    pub error: Option<String>,
    /// When it ended.
    pub completed_at: Option<Moment>,
    /// Version, as in `ETag`: what an approval has to name.
    pub version: u64,
}

/// A job with its plan and its actions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JobDetail {
    /// As in lists.
    #[serde(flatten)]
    pub job: Job,
    /// The safety check its plan passed.
    pub safety_check_id: Option<String>,
    /// Its plan; null when there is none any more.
    pub plan: Option<PlanStory>,
    /// Its actions, oldest first, a thousand at most.
    pub actions: Vec<Action>,
}

/// `POST /clusters/{cluster_id}/optimization-jobs`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct OptimizeRequest {
    /// Plan and tell, carry nothing out.
    pub dry_run: bool,
}

/// What was taken in: the optimizer looks at the cluster within seconds, and a job appears when there is something to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OptimizeAccepted {
    /// Its cluster.
    pub cluster_id: String,
    /// When it was taken in: a job of this request is younger.
    pub accepted_at: Moment,
    /// As asked.
    pub dry_run: bool,
}

/// Body of approve, reject and cancel.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct DecisionRequest {
    /// Why, for the audit; 500 letters at most.
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub comment: Option<String>,
}

impl From<spot_domain::Job> for Job {
    fn from(job: spot_domain::Job) -> Self {
        let (decided_by, decided_at) = job.decided_by.map(|(by, at)| (by, Moment(at))).unzip();
        Self {
            id: job.id.to_string(),
            cluster_id: job.cluster_id.to_string(),
            kind: job.kind.into(),
            trigger: job.trigger.into(),
            status: job.status.into(),
            dry_run: job.dry_run,
            created_at: job.created_at.into(),
            approve_before: job.approve_before.map(Moment),
            decided_by,
            decided_at,
            estimated_savings_microusd_per_month: job.estimated_saving_microusd_per_month.0,
            step: job.step,
            funnel: job.funnel.into(),
            error: job.error,
            completed_at: job.completed_at.map(Moment),
            version: job.version,
        }
    }
}
