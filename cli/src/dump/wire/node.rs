//! Nodes on the wire.

use super::or_default;
use super::pod::Condition;
use super::resources::Amounts;
use super::scheduling::TaintEffectName;
use serde::Deserialize;

/// `spec` of a node.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(in crate::dump) struct NodeSpec {
    #[serde(rename = "providerID", deserialize_with = "or_default")]
    pub(in crate::dump) provider_id: String,
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) unschedulable: bool,
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) taints: Vec<WireTaint>,
}

/// A taint.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::dump) struct WireTaint {
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) key: String,
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) value: String,
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) effect: TaintEffectName,
}

/// `status` of a node.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(in crate::dump) struct NodeStatus {
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) allocatable: Amounts,
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) capacity: Amounts,
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) conditions: Vec<Condition>,
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) node_info: NodeInfo,
}

/// What the kubelet says of the machine.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(in crate::dump) struct NodeInfo {
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) operating_system: String,
    #[serde(deserialize_with = "or_default")]
    pub(in crate::dump) architecture: String,
}
