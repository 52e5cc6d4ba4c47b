//! Ready pods against wanted pods, integrated exactly over virtual time.

use super::meta::Key;
use super::resource::Resource;
use jiff::Timestamp;
use std::collections::BTreeMap;

/// Pod time that was wanted and pod time that was served since the cluster began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReadyTime {
    /// Replicas wanted × time, in pod milliseconds. DaemonSets, Jobs and bare pods are not counted.
    pub wanted_pod_millis: u128,
    /// Ready replicas × time, of each controller never more than it wants.
    pub ready_pod_millis: u128,
}

impl ReadyTime {
    /// Ready share of the wanted time in parts per million; a million when nothing was wanted.
    pub fn ready_ppm(&self) -> u64 {
        let share = (self.ready_pod_millis * 1_000_000).checked_div(self.wanted_pod_millis);
        share.and_then(|share| u64::try_from(share).ok()).unwrap_or(1_000_000)
    }
}

/// What the simulation checks at every tick. Everything but the first must stay zero.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InvariantReport {
    /// Controllers looked at.
    pub controllers_checked: u64,
    /// Pods that a controller wants and that are neither there nor on their way.
    pub pods_lost: u64,
    /// The controllers they are missing from, `kind namespace/name`.
    pub losers: Vec<String>,
    /// Evictions through the API after which a budget was below what it demands.
    pub budgets_broken: u64,
    /// Nodes whose pods request more than the node can allocate, or count more than it takes.
    pub nodes_overcommitted: u64,
    /// Pods bound to one volume on two nodes at once.
    pub volumes_doubly_used: u64,
}

/// Integrates without sampling: time is added whenever a figure changes.
#[derive(Debug, Default)]
pub(super) struct ReadyMeter {
    since: Timestamp,
    wanted: u64,
    ready: u64,
    sums: ReadyTime,
    of: BTreeMap<(Resource, Key), (u64, u64)>,
}

impl ReadyMeter {
    pub(super) fn begin(&mut self, now: Timestamp) {
        self.since = now;
    }

    fn integrate(&mut self, now: Timestamp) {
        let millis = u128::try_from(now.as_millisecond() - self.since.as_millisecond()).unwrap_or(0);
        self.sums.wanted_pod_millis += u128::from(self.wanted) * millis;
        self.sums.ready_pod_millis += u128::from(self.ready) * millis;
        self.since = self.since.max(now);
    }

    /// A controller now wants `wanted` replicas and has `ready` that serve; none when it is gone.
    pub(super) fn note(&mut self, now: Timestamp, of: (Resource, &Key), figures: Option<(u64, u64)>) {
        let figures = figures.map(|(wanted, ready)| (wanted, ready.min(wanted)));
        let name = (of.0, of.1.clone());
        let before = self.of.get(&name).copied();
        if before == figures {
            return;
        }
        self.integrate(now);
        let (old, new) = (before.unwrap_or_default(), figures.unwrap_or_default());
        self.wanted = self.wanted + new.0 - old.0;
        self.ready = self.ready + new.1 - old.1;
        match figures {
            Some(figures) => self.of.insert(name, figures),
            None => self.of.remove(&name),
        };
    }

    pub(super) fn up_to(&self, now: Timestamp) -> ReadyTime {
        let millis = u128::try_from(now.as_millisecond() - self.since.as_millisecond()).unwrap_or(0);
        ReadyTime {
            wanted_pod_millis: self.sums.wanted_pod_millis + u128::from(self.wanted) * millis,
            ready_pod_millis: self.sums.ready_pod_millis + u128::from(self.ready) * millis,
        }
    }

    /// Wanted and ready replicas now.
    pub(super) fn current(&self) -> (u64, u64) {
        (self.wanted, self.ready)
    }
}
