//! Controllers of pods on the wire: Deployments, StatefulSets, ReplicaSets, ReplicationControllers, DaemonSets.

use super::or_default;
use super::pod::PodSpec;
use super::resources::IntOrPercent;
use serde::Deserialize;

/// `spec` of a controller with replicas.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(in crate::dump) struct ReplicaSpec {
    pub(in crate::dump) replicas: Option<u32>,
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) paused: bool,
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) strategy: Strategy,
}

/// How a Deployment replaces its pods.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(in crate::dump) struct Strategy {
    #[serde(rename = "type", deserialize_with = "or_default")]
    pub(in crate::dump) kind: String,
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) rolling_update: RollingUpdate,
}

/// The bounds of a rolling update.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(in crate::dump) struct RollingUpdate {
    pub(in crate::dump) max_surge: Option<IntOrPercent>,
}

/// `status` of a controller with replicas.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::dump) struct ReplicaStatus {
    pub(in crate::dump) replicas: Option<u32>,
}

/// `spec` of a DaemonSet.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::dump) struct DaemonSetSpec {
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) template: Template,
}

/// A pod template.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::dump) struct Template {
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) spec: PodSpec,
}
