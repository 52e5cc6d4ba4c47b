//! Nodes on the wire.

use super::or_default;
use super::pod::Condition;
use super::resources::Amounts;
use super::scheduling::TaintEffectName;
use serde::Deserialize;

/// `spec` of a node.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct NodeSpec {
    #[serde(rename = "providerID", deserialize_with = "or_default")]
    pub(crate) provider_id: String,
    #[serde(deserialize_with = "or_default")]
    pub(crate) unschedulable: bool,
    #[serde(deserialize_with = "or_default")]
    pub(crate) taints: Vec<WireTaint>,
}

/// A taint.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct WireTaint {
    #[serde(deserialize_with = "or_default")]
    pub(crate) key: String,
    #[serde(deserialize_with = "or_default")]
    pub(crate) value: String,
    #[serde(deserialize_with = "or_default")]
    pub(crate) effect: TaintEffectName,
}

/// `status` of a node.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct NodeStatus {
    #[serde(deserialize_with = "or_default")]
    pub(crate) allocatable: Amounts,
    #[serde(deserialize_with = "or_default")]
    pub(crate) capacity: Amounts,
    #[serde(deserialize_with = "or_default")]
    pub(crate) conditions: Vec<Condition>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) node_info: NodeInfo,
}

/// What the kubelet says of the machine.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct NodeInfo {
    #[serde(deserialize_with = "or_default")]
    pub(crate) operating_system: String,
    #[serde(deserialize_with = "or_default")]
    pub(crate) architecture: String,
}
