//! Everything that is simulated around the product: market, account, clusters, and what befalls them.

mod autoscaler;
mod cluster_door;
mod commands;
mod joining;
mod volumes;

use crate::account::{Account, AccountIdentity, AutoScalingGroup, NodeChange, SharedWorld};
use crate::kubernetes::KubernetesCluster;
use crate::market::{Market, RegionMarket};
use crate::scenario::{Happening, Schedule};
use autoscaler::Autoscaler;
use jiff::{SignedDuration, Timestamp};
use spot_catalog::Catalog;
use spot_domain::{CapacityType, InstanceTypeName, NodeName, Region, Zone};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

pub use cluster_door::ClusterDoor;
pub use commands::PoolName;

/// The simulated world. Time passes only by [`World::advance`].
#[derive(Debug)]
pub struct World {
    /// Spot markets by region.
    pub market: Market,
    /// The customer's account.
    pub account: Account,
    /// Clusters by name.
    pub clusters: BTreeMap<String, KubernetesCluster>,
    /// What the scenario has planned.
    pub schedule: Schedule,
    catalog: Catalog,
    autoscalers: BTreeMap<String, Autoscaler>,
    now: Timestamp,
    seed: u64,
}

impl World {
    /// A world with an empty account.
    pub fn new(identity: AccountIdentity, start: Timestamp, seed: u64) -> Self {
        Self {
            market: Market::new(),
            account: Account::new(identity, start, seed),
            clusters: BTreeMap::new(),
            schedule: Schedule::default(),
            catalog: Catalog::load(),
            autoscalers: BTreeMap::new(),
            now: start,
            seed,
        }
    }

    /// To be shared with the doors to account and clusters.
    pub fn shared(self) -> SharedWorld {
        Arc::new(Mutex::new(self))
    }

    /// The moment up to which everything has happened.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// The facts about types and list prices on which the world rests.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// Opens a region's market; false for a region the catalogue does not know.
    pub fn open_region(&mut self, region: &Region) -> bool {
        if !self.market.contains_key(region)
            && let Some(market) = RegionMarket::new(&self.catalog, region, self.now, self.seed)
        {
            self.market.insert(region.clone(), market);
        }
        self.market.contains_key(region)
    }

    /// Adds a group whose instances run already, launched so long ago.
    pub fn add_full_group(&mut self, group: AutoScalingGroup, age: SignedDuration) {
        self.account.add_full_group(&mut self.market, group, self.now, age);
        self.settle();
    }

    /// Adds an instance outside of any group, started from a template; nobody's when the template names no cluster.
    pub fn add_instance(
        &mut self,
        template: &str,
        what: (&InstanceTypeName, CapacityType),
        at: (&Region, &Zone, &str),
    ) -> Option<String> {
        self.account.add_instance(&mut self.market, template, what, at, self.now)
    }

    /// When something happens by itself next: the runner may jump there.
    pub fn next_event_at(&self) -> Option<Timestamp> {
        let clusters = self.clusters.values().filter_map(KubernetesCluster::next_event_at);
        let autoscalers = self.autoscalers.values().map(Autoscaler::looks_at);
        let others = [self.account.next_event_at(), self.schedule.next_at()];
        clusters.chain(autoscalers).chain(others.into_iter().flatten()).min()
    }

    /// Lets everything happen up to and including a moment. A moment before the present changes nothing.
    pub fn advance(&mut self, to: Timestamp) {
        while let Some(at) = self.next_own_event().filter(|at| *at <= to) {
            self.step(at.max(self.now));
        }
        if to > self.now {
            self.step(to);
        }
    }

    /// Like `next_event_at`, without the events on their way to the bus, for which the runner has to come by.
    fn next_own_event(&self) -> Option<Timestamp> {
        let clusters = self.clusters.values().filter_map(KubernetesCluster::next_event_at);
        let autoscalers = self.autoscalers.values().map(Autoscaler::looks_at);
        let others = [self.account.agenda_next_at(), self.schedule.next_at()];
        clusters.chain(autoscalers).chain(others.into_iter().flatten()).min()
    }

    fn step(&mut self, at: Timestamp) {
        self.now = self.now.max(at);
        self.account.advance(&mut self.market, at);
        self.settle();
        while let Some((_, happening)) = self.schedule.take_until(at) {
            self.befalls(happening);
        }
        for cluster in self.clusters.values_mut() {
            cluster.advance(at);
        }
        self.autoscale(at);
        self.settle();
    }

    /// Tells the clusters which nodes joined and which were lost.
    pub(crate) fn settle(&mut self) {
        for change in self.account.take_node_changes() {
            match change {
                NodeChange::Joins(id) => self.node_joins(&id),
                NodeChange::Lost { cluster, node } => {
                    if let Some(cluster) = self.clusters.get_mut(&cluster) {
                        cluster.node_lost(self.now, &NodeName(node));
                    }
                }
            }
        }
    }

    fn befalls(&mut self, happening: Happening) {
        self.command(&happening);
    }
}
