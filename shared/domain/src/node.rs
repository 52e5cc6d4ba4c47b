//! A node of the cluster and the group it came from.

use crate::{Architecture, CapacityType, InstanceTypeName, Labels, NodeGroupId, NodeName, Resources, Taint, Zone};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Why a node is only looked at, never touched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UnmanagedReason {
    /// It runs the control plane.
    ControlPlane,
    /// Fargate and other virtual nodes: there is no instance to choose.
    Fargate,
    /// A node of another cloud or of no cloud.
    Foreign,
}

/// One node.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Node {
    /// Name.
    pub name: NodeName,
    /// EC2 instance type, when known.
    #[serde(default)]
    pub instance_type: Option<InstanceTypeName>,
    /// Availability zone, when known.
    #[serde(default)]
    pub zone: Option<Zone>,
    /// Spot or on-demand, when known.
    #[serde(default)]
    pub capacity_type: Option<CapacityType>,
    /// Set when the node must never be touched.
    #[serde(default)]
    pub unmanaged: Option<UnmanagedReason>,
    /// The group it belongs to; a node without one is never replaced.
    #[serde(default)]
    pub group: Option<NodeGroupId>,
    /// What its pods may request in total.
    pub allocatable: Resources,
    /// EBS volumes it can attach for pods; none means by its instance type.
    #[serde(default)]
    pub attachable_ebs_volumes: Option<u32>,
    /// Labels.
    #[serde(default)]
    pub labels: Labels,
    /// Annotations that matter to a decision (opt-outs); others need not be kept.
    #[serde(default)]
    pub annotations: Labels,
    /// Taints.
    #[serde(default)]
    pub taints: Vec<Taint>,
    /// Cordoned: no new pods.
    #[serde(default)]
    pub unschedulable: bool,
    /// The Ready condition.
    #[serde(default)]
    pub ready: bool,
    /// Being deleted.
    #[serde(default)]
    pub terminating: bool,
    /// Runs Windows.
    #[serde(default)]
    pub windows: bool,
    /// The pods on it are not (all) known: it may be priced and bought differently, never emptied or removed.
    #[serde(default)]
    pub pods_unknown: bool,
    /// When it joined.
    #[serde(default)]
    pub created_at: Option<Timestamp>,
    /// Set when it was launched on-demand because Spot was not to be had: when that was.
    #[serde(default)]
    pub fell_back_at: Option<Timestamp>,
    /// Set when a person has forced it on-demand: it stays as it is before this moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forced_until: Option<Timestamp>,
}

/// What creates nodes of one kind. The kinds differ in what a customer must change to get other nodes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NodeGroupKind {
    /// A Karpenter NodePool.
    KarpenterNodePool,
    /// An EKS managed node group.
    EksNodeGroup,
    /// A kOps instance group.
    KopsInstanceGroup,
    /// An OpenShift machine set.
    MachineSet,
    /// An Auto Scaling group, or something that could not be told.
    #[default]
    Unknown,
}

/// Nodes that are alike in everything a pod could ask for, and what a new node beside them would look like.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NodeGroup {
    /// Id inside this planning input.
    pub id: NodeGroupId,
    /// What creates its nodes.
    #[serde(default)]
    pub kind: NodeGroupKind,
    /// The name the customer knows, for example of the NodePool or node group.
    #[serde(default)]
    pub display_name: String,
    /// Labels that a new node of this group surely has. Zone, instance type, architecture, capacity type and
    /// host name are not among them: they follow from the choice of the new node.
    #[serde(default)]
    pub labels: Labels,
    /// Label keys whose value on a new node is not known; no pod that asks for them may move to one.
    #[serde(default)]
    pub unknown_label_keys: Vec<String>,
    /// Taints of a new node.
    #[serde(default)]
    pub taints: Vec<Taint>,
    /// Architecture of its nodes.
    #[serde(default)]
    pub architecture: Option<Architecture>,
    /// Zones in which new nodes can be had.
    pub zones: Vec<Zone>,
    /// Runs Windows: recognised, never planned for.
    #[serde(default)]
    pub windows: bool,
}
