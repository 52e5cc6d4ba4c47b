//! A job: one plan on its way from the optimizer to the last action.

use super::{ClusterId, JobId, OrganizationId, SafetyCheckId};
use crate::{Microusd, NodeName, PlanOutcome};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What a job is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobKind {
    /// A plan of the optimizer; one at a time per cluster.
    Optimize,
    /// A node is about to be lost, or was; never waits.
    Interruption,
    /// A person has forced a node on-demand (OVR-01); it takes the cluster like an optimization, without its rest.
    Override,
}

/// Who asked for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobTrigger {
    /// The optimizer's tick.
    Tick,
    /// A person.
    User,
    /// An event: a pending pod, a notice.
    Event,
}

/// Where a job stands. The last four are final.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobStatus {
    /// Waits for the executor.
    Queued,
    /// Waits for a person (DEC-04).
    AwaitingApproval,
    /// Steps are being carried out.
    Running,
    /// Every step is done.
    Completed,
    /// A step failed and what could be undone was undone.
    Failed,
    /// Stopped before the end; steps that had begun were finished or undone.
    Cancelled,
    /// Nobody approved in time, or the cluster had moved on.
    Expired,
}

impl JobStatus {
    /// Never changes again.
    pub fn is_final(self) -> bool {
        match self {
            Self::Queued | Self::AwaitingApproval | Self::Running => false,
            Self::Completed | Self::Failed | Self::Cancelled | Self::Expired => true,
        }
    }
}

/// What the executor is about within one plan step. The order is the order of life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepPhase {
    /// Joining nodes are bought.
    Launching,
    /// They boot, join and become Ready.
    Joining,
    /// Single replicas get a second one first.
    Surging,
    /// Leaving nodes are cordoned and drained.
    Draining,
    /// Their instances are terminated and the groups' sizes follow.
    Terminating,
    /// Undoing: uncordon, terminate replacements nobody needs.
    RollingBack,
    /// Done.
    Done,
}

/// The progress of one plan step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepProgress {
    /// Phase.
    pub phase: StepPhase,
    /// When the phase began; deadlines count from here.
    pub since: Timestamp,
    /// Planned name of a joining node and the instance that became it.
    pub launched: Vec<(NodeName, String)>,
    /// What went wrong, for people; once set the step ends in a rollback.
    pub failure: Option<String>,
}

/// Counters of the decision funnel (LIVE-05): each is at most the one before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Funnel {
    /// Pools of the region's market.
    pub seen: u32,
    /// Allowed by policy and offered.
    pub allowed: u32,
    /// Neither flagged nor unavailable nor unstable.
    pub not_risky: u32,
    /// Priced and ranked.
    pub scored: u32,
    /// In the plan that passed the safety check.
    pub safe: u32,
    /// Really launched.
    pub executed: u32,
}

/// A job without its plan, which is stored beside it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Job {
    /// Id.
    pub id: JobId,
    /// Whose.
    pub organization_id: OrganizationId,
    /// Its cluster.
    pub cluster_id: ClusterId,
    /// Kind.
    pub kind: JobKind,
    /// Trigger.
    pub trigger: JobTrigger,
    /// Status.
    pub status: JobStatus,
    /// Logged, not done (EXE-02).
    pub dry_run: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// Of which moment's snapshot the plan is.
    pub snapshot_generation: u64,
    /// An approval after this moment is refused.
    pub approve_before: Option<Timestamp>,
    /// Who approved or rejected, and when.
    pub decided_by: Option<(String, Timestamp)>,
    /// The safety check this plan passed; nothing runs without.
    pub safety_check: Option<SafetyCheckId>,
    /// What the plan promises.
    pub estimated_saving_microusd_per_month: Microusd,
    /// Plan step under way, and its progress.
    pub step: u32,
    /// Progress of each step begun so far.
    pub progress: Vec<StepProgress>,
    /// Funnel.
    pub funnel: Funnel,
    /// Why it failed or was stopped.
    pub error: Option<String>,
    /// When it ended.
    pub completed_at: Option<Timestamp>,
    /// Optimistic version.
    pub version: u64,
}

/// The plan of a job with its report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct JobPlan {
    /// Its job.
    pub job_id: JobId,
    /// What the engine answered.
    pub outcome: PlanOutcome,
}
