//! One node: its pods, its past, and where it could move.

use super::{LedgerEntry, Moment, Node, Override, Pod, Pool};
use serde::{Deserialize, Serialize};

/// A node with its pods and the pools that it could move to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NodeDetail {
    /// EKS name of its cluster.
    pub cluster_name: String,
    /// When the cluster looked like this; null when no agent has reported yet.
    pub as_of: Option<Moment>,
    /// The node.
    pub node: Node,
    /// Set while somebody has forced it on-demand, or wants it so.
    #[serde(rename = "override")]
    pub forced: Option<Override>,
    /// Pods on it, by namespace and name.
    pub pods: Vec<Pod>,
    /// When the Spot prices of `candidates` were taken; null when there are none yet.
    pub prices_as_of: Option<Moment>,
    /// They are too old to decide by.
    pub prices_stale: bool,
    /// Spot pools in which all pods of the node would find room, the best pool of each of five types: those that nothing
    /// forbids first, then by price.
    pub candidates: Vec<Candidate>,
}

/// A pool that a node could move to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Candidate {
    /// The pool with price, risk and flags.
    pub pool: Pool,
    /// vCPUs of its type.
    pub vcpus: u32,
    /// Memory of its type.
    pub memory_mib: u64,
    /// Node's price − pool's price; negative when the pool is dearer, null where the node has no known price.
    pub saves_microusd_per_hour: Option<i64>,
    /// What speaks against it; empty when nothing about the pool does.
    pub objections: Vec<Objection>,
}

/// What speaks against a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Objection {
    /// Nodes were interrupted there: never used until the flag ends.
    Danger,
    /// Could not be had lately, and is not asked for before `unavailable_until`.
    Unavailable,
    /// The Spot Advisor says nothing of the type: never bought as Spot.
    NotRated,
    /// Others were interrupted there: ranked lower.
    Watch,
    /// Costs at least as much as the node does now.
    NotCheaper,
}

impl Objection {
    /// It keeps the pool from being used at all.
    pub fn forbids(self) -> bool {
        match self {
            Self::Danger | Self::Unavailable | Self::NotRated => true,
            Self::Watch | Self::NotCheaper => false,
        }
    }
}

/// What a node took and cost over time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NodeHistory {
    /// The node.
    pub node_name: String,
    /// From this moment.
    pub from: Moment,
    /// Until before this one.
    pub until: Moment,
    /// What it took, by the agent's windows, oldest first. Times in which no agent reported are missing.
    pub usage: Vec<UsagePoint>,
    /// What its instance cost, hour by hour, oldest first; empty without `instance_id`.
    pub ledger_entries: Vec<LedgerEntry>,
}

/// What a node took in one window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UsagePoint {
    /// The window's beginning.
    pub at: Moment,
    /// Its end.
    pub until: Moment,
    /// Samples taken.
    pub samples: u32,
    /// CPU, mean of the samples.
    pub cpu_mean_millicores: u64,
    /// CPU, greatest sample.
    pub cpu_max_millicores: u64,
    /// Memory, mean of the samples.
    pub memory_mean_bytes: u64,
    /// Memory, greatest sample.
    pub memory_max_bytes: u64,
}
