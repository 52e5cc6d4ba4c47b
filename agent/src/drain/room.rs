//! Whether a disruption budget waits for pods that no node has room for: then waiting for the deadline helps nobody, and
//! giving the node back may.

use crate::time::after_secs;
use crate::watch::{Cluster, PodView};
use jiff::Timestamp;

/// Room is waited for so long: terminating neighbours make some within the usual grace of 30 s, and the scheduler looks
/// again at once when they have.
const ROOM_PATIENCE_SECS: u64 = 60;

/// Whether one of the pods that a budget holds back has a sibling that found no node for some time.
pub(super) fn waits_for_room<'a>(held: impl Iterator<Item = &'a PodView>, cluster: &Cluster, now: Timestamp) -> bool {
    let kept_by: Vec<_> = held.filter_map(|pod| Some((&pod.name.namespace, pod.controller.as_ref()?))).collect();
    if kept_by.is_empty() {
        return false;
    }
    let long = |pod: &PodView| pod.created_at.is_some_and(|since| after_secs(since, ROOM_PATIENCE_SECS) <= now);
    let sibling = |pod: &PodView| {
        kept_by.iter().any(|(namespace, by)| pod.name.namespace == **namespace && pod.controller.as_ref() == Some(*by))
    };
    cluster.pods_without_room().any(|pod| long(&pod) && sibling(&pod))
}
