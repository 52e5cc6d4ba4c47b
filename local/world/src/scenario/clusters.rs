//! Clusters of a scenario, checked.

use crate::kubernetes::Workload;
use spot_domain::{CapacityType, InstanceTypeName, Labels, Taint, Zone};

/// How plans of a cluster are approved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Approval {
    /// At once.
    #[default]
    Automatic,
    /// By a person.
    Manual,
}

/// An EKS cluster with its groups and workloads.
#[derive(Clone, Debug, PartialEq)]
pub struct ScenarioCluster {
    /// Name.
    pub name: String,
    /// Kubernetes version.
    pub kubernetes_version: String,
    /// Approval of plans.
    pub approval: Approval,
    /// The customer runs a Cluster Autoscaler.
    pub autoscaler: bool,
    /// An agent of ours runs in it.
    pub agent: bool,
    /// Groups.
    pub groups: Vec<ScenarioGroup>,
    /// Workloads.
    pub workloads: Vec<Workload>,
}

/// A node group.
#[derive(Clone, Debug, PartialEq)]
pub struct ScenarioGroup {
    /// Name of the Auto Scaling group.
    pub name: String,
    /// It is an EKS managed node group.
    pub managed: bool,
    /// Types, first choice first; all of one architecture.
    pub instance_types: Vec<InstanceTypeName>,
    /// What it buys.
    pub capacity_type: CapacityType,
    /// Zones.
    pub zones: Vec<Zone>,
    /// Lower bound.
    pub min: u32,
    /// Wanted.
    pub desired: u32,
    /// Upper bound.
    pub max: u32,
    /// Labels of its nodes.
    pub labels: Labels,
    /// Taints of its nodes.
    pub taints: Vec<Taint>,
}
