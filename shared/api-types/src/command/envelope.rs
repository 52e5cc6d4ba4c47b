//! What is signed.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use spot_domain::{Action, ActionId, ActionKind, ClusterId};

/// One command. Everything the agent decides by stands here. A field it does not know might forbid what it is about to
/// do, so an envelope with one is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Envelope {
    /// The action.
    pub action_id: ActionId,
    /// UID of the cluster's namespace `kube-system`.
    pub cluster_uid: String,
    /// The cluster as we know it.
    pub cluster_id: ClusterId,
    /// Rising number within the cluster; never used for two commands.
    pub sequence: u64,
    /// Set when the executor has claimed the action for the agent already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fence: Option<u64>,
    /// What is to be done; of the agent's layer.
    pub kind: ActionKind,
    /// Not started before.
    pub not_before: Timestamp,
    /// Not started at or after this moment.
    pub expires_at: Timestamp,
    /// The policy it was decided under (`AgentPolicy::hash`).
    pub policy_hash: String,
    /// To be told, not done.
    pub dry_run: bool,
    /// When it was signed.
    pub issued_at: Timestamp,
    /// Starts at once, before others and before its claim is answered: a node is about to be lost.
    pub urgent: bool,
}

impl Envelope {
    /// The command of an action, not urgent, no dry run, from now on.
    pub fn of(action: &Action, cluster_uid: &str, policy_hash: &str, now: Timestamp) -> Self {
        Self {
            action_id: action.id.clone(),
            cluster_uid: cluster_uid.to_owned(),
            cluster_id: action.cluster_id.clone(),
            sequence: action.sequence,
            fence: None,
            kind: action.kind.clone(),
            not_before: now,
            expires_at: action.expires_at,
            policy_hash: policy_hash.to_owned(),
            dry_run: false,
            issued_at: now,
            urgent: false,
        }
    }
}
