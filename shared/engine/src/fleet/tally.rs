//! Sums over the living nodes of a fleet, kept up to date as nodes join and leave.

use super::FleetNode;
use crate::safety::{Capacity, capacity_of};
use spot_domain::CapacityType;
use std::collections::BTreeMap;

/// What the living nodes come to: all but the cost regards managed ones only.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    /// Of all living nodes, managed or not.
    pub(crate) microusd_per_hour: u64,
    pub(crate) nodes: u32,
    pub(crate) whole: Capacity,
    pub(crate) on_demand: Capacity,
    /// Spot nodes by instance type and zone.
    pub(crate) pools: BTreeMap<(usize, Option<usize>), (u32, Capacity)>,
    /// Nodes of each zone.
    pub(crate) zones: BTreeMap<usize, (u32, Capacity)>,
}

impl Tally {
    /// Counts a node in or out.
    pub(super) fn count(&mut self, node: &FleetNode, joins: bool) {
        if joins {
            self.microusd_per_hour += node.microusd_per_hour;
        } else {
            self.microusd_per_hour -= node.microusd_per_hour;
        }
        if !node.managed {
            return;
        }
        let capacity = capacity_of(&node.allocatable);
        let mut sum = (self.nodes, self.whole);
        change(&mut sum, capacity, joins);
        (self.nodes, self.whole) = sum;
        if let Some(zone) = node.zone {
            keep(&mut self.zones, zone, capacity, joins);
        }
        match (node.capacity_type, node.instance_type) {
            (Some(CapacityType::Spot), Some(instance_type)) => {
                keep(&mut self.pools, (instance_type, node.zone), capacity, joins);
            }
            (Some(CapacityType::OnDemand), _) => {
                let mut sum = (1, self.on_demand);
                change(&mut sum, capacity, joins);
                self.on_demand = sum.1;
            }
            (Some(CapacityType::Spot), None) | (None, _) => {}
        }
    }
}

fn keep<K: Ord + Copy>(sums: &mut BTreeMap<K, (u32, Capacity)>, key: K, capacity: Capacity, joins: bool) {
    let sum = sums.entry(key).or_default();
    change(sum, capacity, joins);
    if sum.0 == 0 {
        sums.remove(&key);
    }
}

fn change((count, sum): &mut (u32, Capacity), capacity: Capacity, joins: bool) {
    if joins {
        *count += 1;
        sum.add(capacity);
    } else {
        *count -= 1;
        sum.cpu -= capacity.cpu;
        sum.memory -= capacity.memory;
    }
}
