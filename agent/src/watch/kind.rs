//! The kinds that are watched.

use super::fields::{self, Parts};

/// A watched kind. The order is that of the snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// Nodes.
    Node,
    /// Pods.
    Pod,
    /// PodDisruptionBudgets.
    Budget,
    /// PersistentVolumes.
    Volume,
    /// PersistentVolumeClaims.
    Claim,
    /// Deployments.
    Deployment,
    /// StatefulSets.
    StatefulSet,
    /// DaemonSets.
    DaemonSet,
    /// ReplicaSets.
    ReplicaSet,
}

impl Kind {
    /// All of them.
    pub(crate) const ALL: [Self; 9] = [
        Self::Node,
        Self::Pod,
        Self::Budget,
        Self::Volume,
        Self::Claim,
        Self::Deployment,
        Self::StatefulSet,
        Self::DaemonSet,
        Self::ReplicaSet,
    ];

    /// The address of its list.
    pub(crate) fn path(self) -> &'static str {
        match self {
            Self::Node => "/api/v1/nodes",
            Self::Pod => "/api/v1/pods",
            Self::Budget => "/apis/policy/v1/poddisruptionbudgets",
            Self::Volume => "/api/v1/persistentvolumes",
            Self::Claim => "/api/v1/persistentvolumeclaims",
            Self::Deployment => "/apis/apps/v1/deployments",
            Self::StatefulSet => "/apis/apps/v1/statefulsets",
            Self::DaemonSet => "/apis/apps/v1/daemonsets",
            Self::ReplicaSet => "/apis/apps/v1/replicasets",
        }
    }

    /// `apiVersion` and `kind` of its objects.
    pub(crate) fn type_name(self) -> (&'static str, &'static str) {
        match self {
            Self::Node => ("v1", "Node"),
            Self::Pod => ("v1", "Pod"),
            Self::Budget => ("policy/v1", "PodDisruptionBudget"),
            Self::Volume => ("v1", "PersistentVolume"),
            Self::Claim => ("v1", "PersistentVolumeClaim"),
            Self::Deployment => ("apps/v1", "Deployment"),
            Self::StatefulSet => ("apps/v1", "StatefulSet"),
            Self::DaemonSet => ("apps/v1", "DaemonSet"),
            Self::ReplicaSet => ("apps/v1", "ReplicaSet"),
        }
    }

    pub(super) fn parts(self) -> &'static Parts {
        match self {
            Self::Node => &fields::NODE,
            Self::Pod => &fields::POD,
            Self::Budget => &fields::BUDGET,
            Self::Volume => &fields::VOLUME_OF_CLUSTER,
            Self::Claim => &fields::CLAIM,
            Self::Deployment | Self::StatefulSet | Self::ReplicaSet => &fields::REPLICATED,
            Self::DaemonSet => &fields::DAEMON_SET,
        }
    }
}
