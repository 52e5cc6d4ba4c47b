//! Which object of the API server and which EC2 instance a node is: what an action names besides the node's name.

use super::nodes::SeenNode;

/// The identity of one node.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NodeIdentity {
    /// UID of the node object; empty when the dump does not tell.
    pub uid: String,
    /// `i-…` out of the provider id (`aws:///zone/i-…`).
    pub instance_id: Option<String>,
}

impl NodeIdentity {
    pub(super) fn of(seen: &SeenNode) -> Self {
        let last = seen.provider_id.rsplit('/').next().unwrap_or_default();
        let instance_id = (seen.provider_id.starts_with("aws://") && last.starts_with("i-")).then(|| last.to_owned());
        Self { uid: seen.uid.clone(), instance_id }
    }
}
