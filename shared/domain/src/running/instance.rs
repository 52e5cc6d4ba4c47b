//! An EC2 instance of a cluster, as discovery and launches know it.

use super::{ActionId, ClusterId};
use crate::{CapacityType, InstanceTypeName, MicrousdPerHour, NodeName, Zone};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// EC2's states, and one of our own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InstanceState {
    /// Starting.
    Pending,
    /// Running; the only state that is paid for.
    Running,
    /// On its way out.
    ShuttingDown,
    /// Stopping or stopped.
    Stopped,
    /// Gone, as EC2 says.
    Terminated,
    /// Not listed any more, by a listing that was complete.
    Gone,
}

/// One instance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Instance {
    /// `i-…`.
    pub id: String,
    /// Its cluster.
    pub cluster_id: ClusterId,
    /// Type.
    pub instance_type: InstanceTypeName,
    /// Zone.
    pub zone: Zone,
    /// Spot or on-demand.
    pub capacity_type: CapacityType,
    /// State.
    pub state: InstanceState,
    /// When EC2 launched it.
    pub launched_at: Timestamp,
    /// When it was first known to be gone.
    pub ended_at: Option<Timestamp>,
    /// The node that runs on it, once it has joined.
    pub node_name: Option<NodeName>,
    /// The Auto Scaling group it belongs to.
    pub group: Option<String>,
    /// What it costs now.
    pub microusd_per_hour: MicrousdPerHour,
    /// List price of its type.
    pub on_demand_microusd_per_hour: MicrousdPerHour,
    /// The action that launched it; none for the customer's own.
    pub launched_by: Option<ActionId>,
    /// It stands in for Spot since then.
    pub fell_back_at: Option<Timestamp>,
    /// Paid hours are in the ledger up to this moment.
    pub accounted_until: Timestamp,
    /// Optimistic version.
    pub version: u64,
}
