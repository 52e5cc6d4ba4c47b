//! Controllers of pods: what must stay in number, and what every new node will carry.

use crate::{Labels, NodeSelectorTerm, ObjectName, OwnerKind, Resources, Toleration};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A controller with replicas.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Workload {
    /// Kind.
    pub kind: OwnerKind,
    /// Namespace and name.
    pub name: ObjectName,
    /// Wanted replicas.
    pub replicas: u32,
    /// A rollout stops old pods before new ones start, so it cannot surge.
    #[serde(default)]
    pub recreate: bool,
}

/// A DaemonSet, for the pods it will put on new nodes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DaemonSet {
    /// Namespace and name.
    pub name: ObjectName,
    /// Requests of one of its pods.
    pub requests: Resources,
    /// Required node labels.
    #[serde(default)]
    pub node_selector: Labels,
    /// Required node affinity: alternatives; empty means none.
    #[serde(default)]
    pub node_affinity: Vec<NodeSelectorTerm>,
    /// Tolerations, those that Kubernetes adds to DaemonSet pods not included.
    #[serde(default)]
    pub tolerations: Vec<Toleration>,
}
