//! Windows of usage: what nodes and workloads took within some minutes, as aggregates.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Body of `POST …/metrics`, compressed by zstd; the same window sent again changes nothing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UsageWindow {
    /// Which run of the agent.
    pub instance_id: String,
    /// Its lease.
    pub lease_epoch: u64,
    /// Beginning.
    pub from: Timestamp,
    /// End.
    pub to: Timestamp,
    /// Nodes by name.
    pub nodes: Vec<NodeUsage>,
    /// Workloads by namespace, kind and name.
    pub workloads: Vec<WorkloadUsage>,
}

/// Mean and maximum over the samples of a window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Usage {
    /// Samples taken.
    pub samples: u32,
    /// CPU.
    pub cpu_mean_millicores: u64,
    /// CPU.
    pub cpu_max_millicores: u64,
    /// Memory.
    pub memory_mean_bytes: u64,
    /// Memory.
    pub memory_max_bytes: u64,
}

/// One node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NodeUsage {
    /// Name.
    pub name: String,
    /// What it took.
    #[serde(flatten)]
    pub usage: Usage,
}

/// One workload: each sample is one pod at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WorkloadUsage {
    /// Namespace.
    pub namespace: String,
    /// Kind of the pods' controller: `ReplicaSet`, `StatefulSet` …; empty for a bare pod.
    pub kind: String,
    /// Its name; the pod's own for a bare pod.
    pub name: String,
    /// What one of its pods took.
    #[serde(flatten)]
    pub usage: Usage,
}
