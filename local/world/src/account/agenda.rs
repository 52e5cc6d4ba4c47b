//! What will happen when, in the order in which it was put down where two things share a moment.

use jiff::Timestamp;
use std::collections::BTreeMap;

/// Things to come.
#[derive(Clone, Debug)]
pub(super) struct Agenda<T> {
    entries: BTreeMap<(Timestamp, u64), T>,
    written: u64,
}

impl<T> Default for Agenda<T> {
    fn default() -> Self {
        Self { entries: BTreeMap::new(), written: 0 }
    }
}

impl<T> Agenda<T> {
    /// Puts something down.
    pub(super) fn put(&mut self, at: Timestamp, what: T) {
        self.entries.insert((at, self.written), what);
        self.written += 1;
    }

    /// When the next thing happens.
    pub(super) fn next_at(&self) -> Option<Timestamp> {
        self.entries.keys().next().map(|(at, _)| *at)
    }

    /// Takes the next thing that happens until `to`.
    pub(super) fn take_until(&mut self, to: Timestamp) -> Option<(Timestamp, T)> {
        let entry = self.entries.first_entry().filter(|entry| entry.key().0 <= to)?;
        let ((at, _), what) = entry.remove_entry();
        Some((at, what))
    }
}
