//! What a pod has mounted, as far as it decides whether and where the pod may move.

use crate::{NodeSelectorTerm, ObjectName};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One volume of a pod. Config maps, secrets, projected and downward volumes never matter and are not kept.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PodVolume {
    /// A claim bound to a persistent volume, or not (yet) found.
    Persistent {
        /// The claim.
        claim: ObjectName,
        /// Where the bound volume can be used: alternatives, none means anywhere.
        #[serde(default)]
        node_affinity: Vec<NodeSelectorTerm>,
        /// An EBS volume, which takes an attachment slot of the node.
        #[serde(default)]
        ebs: bool,
        /// A local volume, whose data stay on the node.
        #[serde(default)]
        local: bool,
        /// Can be mounted by one node only, so a second pod cannot start before the first is gone.
        #[serde(default)]
        single_node: bool,
        /// The bound volume was not seen, so its place is unknown.
        #[serde(default)]
        unknown: bool,
    },
    /// Scratch space that dies with the pod.
    EmptyDir {
        /// Kept in memory; never blocks a move.
        #[serde(default)]
        memory: bool,
    },
    /// A directory of the node.
    HostPath,
}
