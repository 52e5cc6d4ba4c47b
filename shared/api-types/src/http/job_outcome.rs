//! What became of what a plan promised.

use super::{CapacityType, InstanceState, Moment};
use serde::{Deserialize, Serialize};

/// A job's promise against what it did, at the prices of now. What it saves is what the nodes that it ended cost, less what
/// the nodes cost that it bought and kept; that is the promise + `price_difference` − `not_as_planned`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JobOutcome {
    /// `job_…`.
    pub job_id: String,
    /// Of when this is.
    pub as_of: Moment,
    /// What the plan promised when it was made.
    pub estimated_savings_microusd_per_month: i64,
    /// Nodes that the job ended; those among them that it had bought itself do not count.
    pub left_nodes: u32,
    /// What they cost, each at its last price.
    pub left_microusd_per_month: i64,
    /// What the nodes in `nodes` cost, each at its price of now, or its last one.
    pub bought_microusd_per_month: i64,
    /// What the plan saves now: `left` − `bought`.
    pub actual_savings_microusd_per_month: i64,
    /// Planned price − price of now of the nodes that were bought; negative when they became dearer.
    pub price_difference_microusd_per_month: i64,
    /// Of the promise, what is not saved because nodes stayed, or were not replaced as planned.
    pub not_as_planned_microusd_per_month: i64,
    /// Nodes whose price is not known any more: they count as nothing.
    pub unpriced_nodes: u32,
    /// Nodes that the job bought and kept, in the order in which they were bought.
    pub nodes: Vec<BoughtNode>,
}

/// A node as it was planned and as it was bought.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BoughtNode {
    /// Name within the plan.
    pub planned_name: String,
    /// Planned price; null where it is not known.
    pub planned_microusd_per_hour: Option<u64>,
    /// The instance it became.
    pub instance_id: String,
    /// Its type; null, like the rest, when the instance is not listed any more.
    pub instance_type: Option<String>,
    /// Its zone.
    pub zone: Option<String>,
    /// How it was bought.
    pub capacity_type: Option<CapacityType>,
    /// Its state.
    pub state: Option<InstanceState>,
    /// Its price of now, or its last one.
    pub price_microusd_per_hour: Option<u64>,
}
