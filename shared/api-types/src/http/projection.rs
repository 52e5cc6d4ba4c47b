//! What a month costs and could cost, by the newest plans.

use super::Moment;
use serde::{Deserialize, Serialize};

/// A bar of the projection.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProjectionBar {
    /// `baseline`, `now`, `with_spot`, `with_packing`, `unblocked`, in this order; those after `now` only once there is a
    /// plan, the last only where something is blocked.
    pub key: String,
    /// Cost of a month.
    pub microusd_per_month: i64,
    /// Where it comes from.
    pub how: String,
    /// Why it is higher than the bar before; null where it is not.
    pub rises_because: Option<String>,
}

/// Where a cluster's newest plan stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PlanStanding {
    /// No plan was ever made.
    None,
    /// It waits for a person.
    Waiting,
    /// It is being carried out.
    UnderWay,
    /// It was carried out.
    Done,
    /// It ended before all of it was done, or was only tried.
    Ended,
    /// The optimizer has looked again since and found no step worth it.
    NothingToDo,
}

/// How many clusters' newest plans stand there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StandingCount {
    /// Standing.
    pub standing: PlanStanding,
    /// Clusters.
    pub clusters: u32,
}

/// What the newest plans of the clusters leave to be gained.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlanOutlook {
    /// Where they stand.
    pub standings: Vec<StandingCount>,
    /// The job, when it is the plan of one cluster.
    pub job_id: Option<String>,
    /// When the plan was made; of several the earliest. Null before the first.
    pub made_at: Option<Moment>,
    /// Paying less for the same hours would still save this.
    pub rate_microusd_per_month: i64,
    /// Running less would still save this.
    pub usage_microusd_per_month: i64,
    /// And this, were nothing kept as it is by a rule.
    pub blocked_microusd_per_month: i64,
}

/// A cluster that costs more than its baseline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OverBaseline {
    /// `clu_…`.
    pub cluster_id: String,
    /// Its name.
    pub name: String,
    /// Spend − baseline, of a month.
    pub microusd_per_month: i64,
}
