//! Controllers of pods on the wire: Deployments, StatefulSets, ReplicaSets, ReplicationControllers, DaemonSets.

use super::or_default;
use super::pod::PodSpec;
use super::resources::IntOrPercent;
use serde::Deserialize;

/// `spec` of a controller with replicas.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct ReplicaSpec {
    pub(crate) replicas: Option<u32>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) paused: bool,
    #[serde(deserialize_with = "or_default")]
    pub(crate) strategy: Strategy,
}

/// How a Deployment replaces its pods.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Strategy {
    #[serde(rename = "type", deserialize_with = "or_default")]
    pub(crate) kind: String,
    #[serde(deserialize_with = "or_default")]
    pub(crate) rolling_update: RollingUpdate,
}

/// The bounds of a rolling update.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct RollingUpdate {
    pub(crate) max_surge: Option<IntOrPercent>,
}

/// `status` of a controller with replicas.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ReplicaStatus {
    pub(crate) replicas: Option<u32>,
}

/// `spec` of a DaemonSet.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct DaemonSetSpec {
    #[serde(deserialize_with = "or_default")]
    pub(crate) template: Template,
}

/// A pod template.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Template {
    #[serde(deserialize_with = "or_default")]
    pub(crate) spec: PodSpec,
}
