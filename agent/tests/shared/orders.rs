//! Commands as the executor would sign them.

use jiff::{SignedDuration, Timestamp};
use spot_api_types::command::{CommandSigner, Envelope};
use spot_domain::{ActionId, ActionKind, ClusterId};

pub(crate) fn cluster_id() -> ClusterId {
    format!("clu_{:032x}", 1).parse().unwrap()
}

pub(crate) fn action_id(number: u64) -> ActionId {
    format!("act_{number:032x}").parse().unwrap()
}

pub(crate) fn signer() -> CommandSigner {
    CommandSigner::new("key-1", &[7; 32])
}

/// A command for the cluster of this UID, good for five minutes, not urgent. Its number is that of its action, too.
pub(crate) fn envelope(
    cluster_uid: &str,
    now: Timestamp,
    number: u64,
    kind: ActionKind,
    policy_hash: String,
) -> Envelope {
    Envelope {
        action_id: action_id(number),
        cluster_uid: cluster_uid.to_owned(),
        cluster_id: cluster_id(),
        sequence: number,
        fence: None,
        kind,
        not_before: now,
        expires_at: now + SignedDuration::from_mins(5),
        policy_hash,
        dry_run: false,
        issued_at: now,
        urgent: false,
    }
}
