//! Who waits for changes. Woken in the order of registration, so that a simulated week goes the same way twice.

use super::resource::{RESOURCES, Resource};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::task::Waker;

/// Sleeping watches.
#[derive(Debug)]
pub(super) struct Watchers {
    sleeping: Vec<BTreeMap<u64, Waker>>,
    deadlines: BTreeMap<(Timestamp, u64), Resource>,
    registered: u64,
}

impl Default for Watchers {
    fn default() -> Self {
        Self {
            sleeping: RESOURCES.iter().map(|_| BTreeMap::new()).collect(),
            deadlines: BTreeMap::new(),
            registered: 0,
        }
    }
}

impl Watchers {
    /// Admits a watch that ends at `deadline`; gives its number.
    pub(super) fn register(&mut self, resource: Resource, deadline: Timestamp) -> u64 {
        self.registered += 1;
        self.deadlines.insert((deadline, self.registered), resource);
        self.registered
    }

    pub(super) fn sleep(&mut self, resource: Resource, number: u64, waker: Waker) {
        self.sleeping[resource as usize].insert(number, waker);
    }

    pub(super) fn leave(&mut self, resource: Resource, number: u64, deadline: Timestamp) {
        self.sleeping[resource as usize].remove(&number);
        self.deadlines.remove(&(deadline, number));
    }

    /// Open watches.
    pub(super) fn count(&self) -> usize {
        self.deadlines.len()
    }

    pub(super) fn wake(&mut self, resource: Resource) {
        for waker in std::mem::take(&mut self.sleeping[resource as usize]).into_values() {
            waker.wake();
        }
    }

    /// Wakes those whose time is over, so that they close.
    pub(super) fn wake_expired(&mut self, now: Timestamp) {
        while let Some(entry) = self.deadlines.first_entry().filter(|entry| entry.key().0 <= now) {
            let ((_, number), resource) = entry.remove_entry();
            if let Some(waker) = self.sleeping[resource as usize].remove(&number) {
                waker.wake();
            }
        }
    }
}
