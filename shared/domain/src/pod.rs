//! A pod: what it asks for, where it may run, what may be done to it.

use crate::{
    Architecture, Labels, NodeName, NodeSelectorTerm, ObjectName, PodAffinityTerm, PodVolume, Resources, Toleration,
    TopologySpread,
};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A pod's phase.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PodPhase {
    /// Waiting for a node or for its containers.
    Pending,
    /// Runs.
    #[default]
    Running,
    /// Ended well; takes no room.
    Succeeded,
    /// Ended badly; takes no room.
    Failed,
    /// The node does not answer.
    Unknown,
}

/// The kind of thing that keeps a pod alive: the topmost known controller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OwnerKind {
    /// Through a ReplicaSet.
    Deployment,
    /// Without a Deployment above it.
    ReplicaSet,
    /// Ordered identities, usually with volumes.
    StatefulSet,
    /// One per node; ignored when a node is emptied.
    DaemonSet,
    /// Runs to its end; never interrupted voluntarily.
    Job,
    /// Static pods mirrored from the node itself.
    Node,
    /// The older kind of ReplicaSet.
    ReplicationController,
    /// A custom controller.
    Other,
}

/// Who owns a pod.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Owner {
    /// Kind.
    pub kind: OwnerKind,
    /// Name, in the pod's namespace.
    pub name: String,
}

/// A port of the node that a pod takes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct HostPort {
    /// Port number.
    pub port: u16,
    /// `TCP`, `UDP` or `SCTP`.
    pub protocol: String,
    /// Address bound; empty and `0.0.0.0` mean every address.
    #[serde(default)]
    pub host_ip: String,
}

/// One pod.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Pod {
    /// Namespace and name.
    pub name: ObjectName,
    /// The node it is bound to.
    #[serde(default)]
    pub node: Option<NodeName>,
    /// The node a scheduler or autoscaler has promised to a pending pod.
    #[serde(default)]
    pub nominated_node: Option<NodeName>,
    /// Phase.
    #[serde(default)]
    pub phase: PodPhase,
    /// The Ready condition.
    #[serde(default)]
    pub ready: bool,
    /// Being deleted.
    #[serde(default)]
    pub terminating: bool,
    /// What the scheduler counts: containers, init containers, sidecars and overhead.
    pub requests: Resources,
    /// Some container states no CPU or memory request, so the true need is unknown.
    #[serde(default)]
    pub requests_missing: bool,
    /// Topmost controller; none for a bare pod.
    #[serde(default)]
    pub owner: Option<Owner>,
    /// A static pod's mirror.
    #[serde(default)]
    pub mirror: bool,
    /// Labels.
    #[serde(default)]
    pub labels: Labels,
    /// Annotations that matter to a decision (opt-outs); others need not be kept.
    #[serde(default)]
    pub annotations: Labels,
    /// Required node labels.
    #[serde(default)]
    pub node_selector: Labels,
    /// Required node affinity: alternatives; empty means none.
    #[serde(default)]
    pub node_affinity: Vec<NodeSelectorTerm>,
    /// Required affinity to pods.
    #[serde(default)]
    pub pod_affinity: Vec<PodAffinityTerm>,
    /// Required anti-affinity to pods.
    #[serde(default)]
    pub pod_anti_affinity: Vec<PodAffinityTerm>,
    /// Tolerations.
    #[serde(default)]
    pub tolerations: Vec<Toleration>,
    /// Hard spread constraints.
    #[serde(default)]
    pub topology_spread: Vec<TopologySpread>,
    /// Priority.
    #[serde(default)]
    pub priority: i32,
    /// Volumes that matter.
    #[serde(default)]
    pub volumes: Vec<PodVolume>,
    /// Ports of the node it takes.
    #[serde(default)]
    pub host_ports: Vec<HostPort>,
    /// Architectures on which every image of the pod has been seen to run.
    #[serde(default)]
    pub architectures: Vec<Architecture>,
    /// When it was created.
    #[serde(default)]
    pub created_at: Option<Timestamp>,
}

impl Pod {
    /// Whether it takes room: not ended.
    pub fn is_active(&self) -> bool {
        !matches!(self.phase, PodPhase::Succeeded | PodPhase::Failed)
    }

    /// Whether it belongs to its node and not to the plan: DaemonSet pods and mirrors of static pods.
    pub fn is_node_bound(&self) -> bool {
        self.mirror
            || self.owner.as_ref().is_some_and(|owner| matches!(owner.kind, OwnerKind::DaemonSet | OwnerKind::Node))
    }
}
