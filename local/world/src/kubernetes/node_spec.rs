//! What the cluster is told of an instance that joins as a node: the seam to the simulated account.

use spot_domain::{Architecture, CapacityType, InstanceTypeName, Labels, NodeName, Taint, Zone};

/// What pods may request on a node.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Allocatable {
    /// Thousandths of a vCPU.
    pub cpu_millicores: u64,
    /// Bytes.
    pub memory_bytes: u64,
    /// Number of pods.
    pub pods: u64,
}

/// An instance whose kubelet registers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeSpec {
    /// The node's name: the instance's private DNS name.
    pub name: NodeName,
    /// `i-…`.
    pub instance_id: String,
    /// Type.
    pub instance_type: InstanceTypeName,
    /// Zone.
    pub zone: Zone,
    /// Spot or on-demand.
    pub capacity_type: CapacityType,
    /// Processor architecture.
    pub architecture: Architecture,
    /// The EKS managed node group, which labels its nodes; none for self-managed ones.
    pub node_group: Option<String>,
    /// Labels beside those that every EKS node has.
    pub labels: Labels,
    /// Taints with which the kubelet registers.
    pub taints: Vec<Taint>,
    /// What its pods may request.
    pub allocatable: Allocatable,
    /// What the machine has.
    pub capacity: Allocatable,
    /// EBS volumes that pods may attach.
    pub attachable_volumes: u32,
}
