//! What the newest plans say, as the dashboard's figures keep it: so that projections are read, not computed (MET-04).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use spot_domain::{ClusterId, JobId, Microusd, MicrousdPerHour, StepKind};
use std::collections::{BTreeMap, BTreeSet};

/// Where a cluster's newest plan stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanStanding {
    /// No plan was ever made.
    None,
    /// It waits for a person.
    Waiting,
    /// It is being carried out.
    UnderWay,
    /// It was carried out: nothing is left of it.
    Done,
    /// It ended before all of it was done: rejected, too late, stopped or failed.
    Ended,
    /// Somebody looked again since and found no step worth it.
    NothingToDo,
}

/// What the newest plan of a cluster leaves to be gained; of an organization the sum.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanFigures {
    /// Clusters by where their newest plan stands.
    pub standings: BTreeMap<PlanStanding, u32>,
    /// The job and its version as they were read; of one cluster only.
    pub job: Option<(JobId, u64)>,
    /// When the plan was made; of several the earliest.
    pub made_at: Option<Timestamp>,
    /// Paying less for the same hours would still save this.
    pub rate_microusd_per_month: Microusd,
    /// Running less would still save this.
    pub usage_microusd_per_month: Microusd,
    /// And this, were nothing kept as it is by a rule.
    pub blocked_microusd_per_month: Microusd,
    /// Kinds of steps not done yet that cost money instead of saving it.
    pub dear_steps: BTreeSet<StepKind>,
}

/// What a plan that was let run promised the cluster to cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promise {
    /// Its job.
    pub job_id: JobId,
    /// When it was let run.
    pub since: Timestamp,
    /// What the whole fleet was to cost from then on.
    pub microusd_per_hour: MicrousdPerHour,
}

/// A cluster that costs more than its baseline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OverBaseline {
    /// Cluster.
    pub cluster_id: ClusterId,
    /// Its name.
    pub name: String,
    /// Spend − baseline.
    pub microusd_per_month: Microusd,
}

impl PlanFigures {
    /// And another cluster's.
    pub fn merge(&mut self, other: &Self) {
        for (standing, clusters) in &other.standings {
            *self.standings.entry(*standing).or_default() += clusters;
        }
        self.made_at = [self.made_at, other.made_at].into_iter().flatten().min();
        self.rate_microusd_per_month += other.rate_microusd_per_month;
        self.usage_microusd_per_month += other.usage_microusd_per_month;
        self.blocked_microusd_per_month += other.blocked_microusd_per_month;
        self.dear_steps.extend(&other.dear_steps);
    }
}
