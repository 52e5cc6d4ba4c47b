//! What is going to happen by itself, in order of time and then of when it was planned.

use super::meta::Key;
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Something due. A UID tells whether the object is still the one that was meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Timer {
    NodeReady(Arc<str>, Arc<str>),
    HeartbeatMissed(Arc<str>, Arc<str>),
    /// The cloud controller asks whether a silent node's instance still exists.
    InstanceChecked(Arc<str>, Arc<str>),
    /// The pod garbage collector looks at the pods of a node that is no more.
    OrphansCollected(Arc<str>, Arc<[Key]>),
    TolerationOver(Key, Arc<str>),
    PodStarts(Key, Arc<str>),
    PodReady(Key, Arc<str>),
    PodStopped(Key, Arc<str>),
    PodFinished(Key, Arc<str>),
    VolumeAttached(Arc<str>),
    /// Volume and the node it is to leave.
    VolumeDetached(Arc<str>, Arc<str>),
    DaemonStatus(Key),
    Schedule,
    JobExpired(Key, Arc<str>),
}

/// The agenda.
#[derive(Debug, Default)]
pub(super) struct Timers {
    due: BTreeMap<(Timestamp, u64), Timer>,
    planned: u64,
}

impl Timers {
    pub(super) fn set(&mut self, at: Timestamp, timer: Timer) {
        self.planned += 1;
        self.due.insert((at, self.planned), timer);
    }

    pub(super) fn next_at(&self) -> Option<Timestamp> {
        self.due.first_key_value().map(|((at, _), _)| *at)
    }

    /// The next one due at `until` or before.
    pub(super) fn pop_until(&mut self, until: Timestamp) -> Option<(Timestamp, Timer)> {
        let next = self.due.first_entry().filter(|entry| entry.key().0 <= until)?;
        let ((at, _), timer) = next.remove_entry();
        Some((at, timer))
    }
}

/// A moment so many seconds later.
pub(super) fn after(now: Timestamp, secs: i64) -> Timestamp {
    now.checked_add(jiff::SignedDuration::from_secs(secs)).unwrap_or(Timestamp::MAX)
}
