//! What runs in a cluster: nodes, pods, workloads, budgets, as the agent's newest snapshot and the account show them.

use super::{CapacityType, InstanceState, Moment, OwnerKind, PodPhase, UnmanagedReason};
use serde::{Deserialize, Serialize};

/// A page of what a snapshot holds, with the snapshot's moment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SnapshotPage<T> {
    /// When the cluster looked like this; null when no agent has reported yet.
    pub as_of: Option<Moment>,
    /// All items that fit the filters, over all pages.
    pub total: u64,
    /// Items, in the order of their names.
    pub items: Vec<T>,
    /// For the next page; null on the last one.
    pub next_cursor: Option<String>,
}

/// One node: the Kubernetes node and the instance under it. Either may be missing for a while.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Node {
    /// Node name; the instance's id while it has not joined.
    pub name: String,
    /// `i-…`; null when it is not known.
    pub instance_id: Option<String>,
    /// Instance type.
    pub instance_type: Option<String>,
    /// Family, `m6i`.
    pub family: Option<String>,
    /// Zone.
    pub zone: Option<String>,
    /// Spot or on-demand.
    pub capacity_type: Option<CapacityType>,
    /// State of the instance.
    pub state: Option<InstanceState>,
    /// Has joined the cluster.
    pub joined: bool,
    /// The Ready condition.
    pub ready: bool,
    /// Cordoned.
    pub unschedulable: bool,
    /// Set when it is only looked at, never touched.
    pub unmanaged: Option<UnmanagedReason>,
    /// The customer's group it belongs to.
    pub group: Option<String>,
    /// What it costs; null until its price is known.
    pub price_microusd_per_hour: Option<u64>,
    /// List price of its type.
    pub on_demand_microusd_per_hour: Option<u64>,
    /// Flagged pool: `watch` or `danger`, else `ok`.
    pub risk: PoolRiskLevel,
    /// Allocatable CPU.
    pub cpu_millicores: u64,
    /// Requested by its pods.
    pub cpu_requested_millicores: u64,
    /// Allocatable memory.
    pub memory_bytes: u64,
    /// Requested by its pods.
    pub memory_requested_bytes: u64,
    /// Pods on it that have not ended.
    pub pods: u32,
    /// When EC2 launched it.
    pub launched_at: Option<Moment>,
    /// The action that launched it; null for the customer's own.
    pub launched_by_action_id: Option<String>,
    /// It stands in for Spot since then.
    pub fell_back_at: Option<Moment>,
}

/// How dangerous a pool is held to be just now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PoolRiskLevel {
    /// Not flagged.
    #[default]
    Ok,
    /// Others were interrupted there: ranked lower.
    Watch,
    /// Interrupted here or confirmed by several: never used, and left.
    Danger,
}

impl From<Option<spot_domain::PoolRisk>> for PoolRiskLevel {
    fn from(risk: Option<spot_domain::PoolRisk>) -> Self {
        match risk {
            None => Self::Ok,
            Some(spot_domain::PoolRisk::Watch) => Self::Watch,
            Some(spot_domain::PoolRisk::Danger) => Self::Danger,
        }
    }
}

/// One pod.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Pod {
    /// Namespace.
    pub namespace: String,
    /// Name.
    pub name: String,
    /// The node it is bound to.
    pub node: Option<String>,
    /// Phase.
    pub phase: PodPhase,
    /// The Ready condition.
    pub ready: bool,
    /// Topmost controller; null for a bare pod.
    pub owner_kind: Option<OwnerKind>,
    /// Its name.
    pub owner_name: Option<String>,
    /// Requested CPU.
    pub cpu_millicores: u64,
    /// Requested memory.
    pub memory_bytes: u64,
    /// Priority.
    pub priority: i32,
    /// When it was created.
    pub created_at: Option<Moment>,
}

/// One controller with its pods.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Workload {
    /// Kind.
    pub kind: OwnerKind,
    /// Namespace.
    pub namespace: String,
    /// Name.
    pub name: String,
    /// Wanted replicas; null for kinds without.
    pub replicas: Option<u32>,
    /// Pods there are.
    pub pods: u32,
    /// Of them Ready.
    pub ready_pods: u32,
    /// Of them on Spot nodes.
    pub spot_pods: u32,
    /// Requested CPU of all of them.
    pub cpu_millicores: u64,
    /// Requested memory of all of them.
    pub memory_bytes: u64,
}

/// A PodDisruptionBudget.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Budget {
    /// Namespace.
    pub namespace: String,
    /// Name.
    pub name: String,
    /// `spec.minAvailable` as written: `2` or `50%`.
    pub min_available: Option<String>,
    /// `spec.maxUnavailable` as written.
    pub max_unavailable: Option<String>,
    /// Pods it selects.
    pub pods: u32,
    /// Of them Ready.
    pub ready_pods: u32,
    /// How many may be evicted now; null when the cluster does not say.
    pub disruptions_allowed: Option<i32>,
}
