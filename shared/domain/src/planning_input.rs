//! Everything the engine may look at. What is not in here does not influence a plan.

use crate::{
    DaemonSet, InstanceType, Market, Node, NodeGroup, Pod, PodDisruptionBudget, Policy, SafetyBounds, Workload,
};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The schema version this build reads and writes. Later versions are refused.
pub const PLANNING_SCHEMA_VERSION: u32 = 1;

/// The engine's whole world.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlanningInput {
    /// Version of this shape; see `PLANNING_SCHEMA_VERSION`.
    pub schema_version: u32,
    /// The moment for which the plan is made.
    pub now: Timestamp,
    /// Nodes.
    #[serde(default)]
    pub nodes: Vec<Node>,
    /// What creates nodes.
    #[serde(default)]
    pub node_groups: Vec<NodeGroup>,
    /// Pods.
    #[serde(default)]
    pub pods: Vec<Pod>,
    /// Budgets.
    #[serde(default)]
    pub disruption_budgets: Vec<PodDisruptionBudget>,
    /// Controllers with replicas.
    #[serde(default)]
    pub workloads: Vec<Workload>,
    /// DaemonSets that new nodes will carry.
    #[serde(default)]
    pub daemon_sets: Vec<DaemonSet>,
    /// The customer's policy.
    #[serde(default)]
    pub policy: Policy,
    /// Prices and risks.
    pub market: Market,
    /// Instance types that may be named by nodes or chosen for new ones.
    #[serde(default)]
    pub instance_types: Vec<InstanceType>,
    /// Safety bounds in force.
    #[serde(default)]
    pub safety: SafetyBounds,
    /// Launch nodes for pending pods that fit nowhere, instead of only reporting them.
    #[serde(default)]
    pub launch_for_pending: bool,
}
