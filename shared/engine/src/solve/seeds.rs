//! On-demand nodes put down before the rest is packed, so that layer 4 holds at the least cost.

use super::demand::Item;
use crate::fleet::Fleet;
use crate::market::Offers;
use crate::safety::{Bounds, Capacity, capacity_of};
use crate::world::dimensions::{CPU, MEMORY};
use crate::world::{Offering, World};
use spot_domain::CapacityType;
use std::collections::BTreeMap;

/// Sets of seeds tried, cheapest first.
pub(super) const MOST_TRIED: usize = 9;

/// Nodes in one set at most: with more, choosing among packed nodes does as well.
const MOST_NODES: u32 = 40;

/// Sets of on-demand offerings, each of one type, that make up the on-demand share a fleet of capacity `whole` lacks;
/// the cheapest set first.
pub(super) fn seeds(
    world: &World<'_>,
    offers: &Offers,
    fleet: &Fleet,
    demand: &[Item],
    bounds: &Bounds,
    whole: Capacity,
) -> Vec<Vec<Offering>> {
    let Some(group) = main_group(world, demand) else { return Vec::new() };
    let have = on_demand_capacity(fleet);
    let lacks = |have: u128, whole: u128| (bounds.on_demand_share * whole as f64 - have as f64).max(0.0);
    let lacking = (lacks(have.cpu, whole.cpu), lacks(have.memory, whole.memory));
    if lacking.0 <= 0.0 && lacking.1 <= 0.0 {
        return Vec::new();
    }
    let zones = by_load(fleet, &world.group_fit.group_zones[group]);
    let mut sets: Vec<(u64, usize, u32)> = offers.of_group[group]
        .iter()
        .copied()
        .filter(|kind| is_useful(world, offers, group, *kind, demand))
        .filter_map(|kind| {
            let one = capacity_of(&world.type_capacity[kind]);
            let count = (lacking.0 / one.cpu as f64).max(lacking.1 / one.memory as f64).ceil().max(1.0) as u32;
            let price = world.prices.on_demand[kind]?;
            (count <= MOST_NODES).then_some((price * u64::from(count), kind, count))
        })
        .collect();
    sets.sort_unstable();
    sets.into_iter()
        .take(MOST_TRIED)
        .map(|(_, instance_type, count)| {
            let zone = |number: u32| zones[number as usize % zones.len()];
            (0..count)
                .map(|number| Offering {
                    group,
                    instance_type,
                    zone: zone(number),
                    capacity_type: CapacityType::OnDemand,
                })
                .collect()
        })
        .collect()
}

/// The group that accepts most of the demand, by pods.
fn main_group(world: &World<'_>, demand: &[Item]) -> Option<usize> {
    let mut accepted: BTreeMap<usize, usize> = BTreeMap::new();
    for group in (0..world.input.node_groups.len()).filter(|group| !world.input.node_groups[*group].windows) {
        let Some(zone) = world.group_fit.group_zones[group].first().copied() else { continue };
        let architecture = world.input.node_groups[group].architecture;
        let instance_type =
            (0..world.types.len()).find(|kind| architecture.is_none_or(|wanted| wanted == world.types[*kind].architecture));
        let Some(instance_type) = instance_type else { continue };
        let offering = Offering { group, instance_type, zone, capacity_type: CapacityType::OnDemand };
        let fitting = demand.iter().filter(|item| world.group_fit.accepts(world, item.class, offering));
        accepted.insert(group, fitting.map(|item| item.pods.len()).sum());
    }
    accepted.into_iter().max_by_key(|(group, pods)| (*pods, std::cmp::Reverse(*group))).map(|(group, _)| group)
}

fn is_useful(world: &World<'_>, offers: &Offers, group: usize, kind: usize, demand: &[Item]) -> bool {
    let room = world.group_fit.room(world, group, kind);
    let holds_something = demand.iter().any(|item| {
        let size = &world.classes.all[item.class].size;
        size[CPU] <= room[CPU] && size[MEMORY] <= room[MEMORY]
    });
    let zones = &world.group_fit.group_zones[group];
    holds_something
        && !zones.is_empty()
        && zones.iter().all(|zone| offers.has(world, kind, *zone, CapacityType::OnDemand))
}

fn on_demand_capacity(fleet: &Fleet) -> Capacity {
    let mut have = Capacity::default();
    let nodes = fleet.alive().map(|place| &fleet.nodes[place]);
    let on_demand = nodes.filter(|node| node.managed && node.capacity_type != Some(CapacityType::Spot));
    on_demand.for_each(|node| have.add(capacity_of(&node.allocatable)));
    have
}

fn by_load(fleet: &Fleet, zones: &[usize]) -> Vec<usize> {
    let load = |zone: usize| {
        let in_zone = fleet.alive().filter(|node| fleet.nodes[*node].zone == Some(zone));
        in_zone.map(|node| fleet.nodes[node].allocatable[CPU]).sum::<u64>()
    };
    let mut zones = zones.to_vec();
    zones.sort_by_key(|zone| (load(*zone), *zone));
    zones
}
