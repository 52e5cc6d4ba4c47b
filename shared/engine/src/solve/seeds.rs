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

/// Types considered for their CPU, and as many for their memory.
const KINDS_PER_RESOURCE: usize = 24;

/// Nodes in one set at most: with more, choosing among packed nodes does as well.
const MOST_NODES: u32 = 40;

/// Sets of on-demand offerings, each of one or two types, that make up the on-demand share a fleet of capacity `whole` lacks;
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
    let lacks = |have: u128, whole: u128| (bounds.wanted_on_demand_share * whole as f64 - have as f64).max(0.0);
    let lacking = (lacks(have.cpu, whole.cpu), lacks(have.memory, whole.memory));
    if lacking.0 <= 0.0 && lacking.1 <= 0.0 {
        return Vec::new();
    }
    let zones = by_load(fleet, &world.group_fit.group_zones[group]);
    let kinds = cheapest_kinds(world, offers, group, demand);
    let mut sets: Vec<(u64, Mix)> = Vec::new();
    for (place, first) in kinds.iter().enumerate() {
        for second in &kinds[place..] {
            sets.extend(cheapest_mix(world, *first, *second, lacking));
        }
    }
    sets.sort_unstable();
    sets.dedup();
    sets.into_iter()
        .take(MOST_TRIED)
        .map(|(_, mix)| {
            let kinds = mix.iter().flat_map(|(kind, count)| std::iter::repeat_n(*kind, *count as usize));
            kinds
                .enumerate()
                .map(|(number, instance_type)| {
                    let zone = zones[number % zones.len()];
                    Offering { group, instance_type, zone, capacity_type: CapacityType::OnDemand }
                })
                .collect()
        })
        .collect()
}

/// Two types and how many of each.
type Mix = [(usize, u32); 2];

/// The types that give most CPU, and those that give most memory, for their list price.
fn cheapest_kinds(world: &World<'_>, offers: &Offers, group: usize, demand: &[Item]) -> Vec<usize> {
    let useful: Vec<usize> =
        offers.of_group[group].iter().copied().filter(|kind| is_useful(world, offers, group, *kind, demand)).collect();
    let best_by = |amount: fn(&Capacity) -> u128| {
        let mut kinds = useful.clone();
        kinds.sort_by_key(|kind| {
            let price = u128::from(world.prices.on_demand[*kind].unwrap_or(u64::MAX));
            (price * (1 << 50) / amount(&capacity_of(&world.type_capacity[*kind])).max(1), *kind)
        });
        kinds.truncate(KINDS_PER_RESOURCE);
        kinds
    };
    let mut kinds = best_by(|capacity| capacity.cpu);
    kinds.extend(best_by(|capacity| capacity.memory));
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

/// The cheapest numbers of two types that together have what is lacking.
fn cheapest_mix(world: &World<'_>, first: usize, second: usize, lacking: (f64, f64)) -> Option<(u64, Mix)> {
    let price = |kind: usize| world.prices.on_demand[kind];
    let count_for = |kind: usize, cpu: f64, memory: f64| {
        let one = capacity_of(&world.type_capacity[kind]);
        (cpu / one.cpu as f64).max(memory / one.memory as f64).ceil().max(0.0) as u32
    };
    let one = capacity_of(&world.type_capacity[first]);
    let most = count_for(first, lacking.0, lacking.1).min(MOST_NODES);
    (0..=most)
        .filter_map(|count| {
            let left = |lacking: f64, own: u128| (lacking - own as f64 * f64::from(count)).max(0.0);
            let other = count_for(second, left(lacking.0, one.cpu), left(lacking.1, one.memory));
            let cost = price(first)? * u64::from(count) + price(second)? * u64::from(other);
            (count + other > 0 && count + other <= MOST_NODES).then_some((cost, [(first, count), (second, other)]))
        })
        .min()
}

/// The group that accepts most of the demand, by pods.
pub(super) fn main_group(world: &World<'_>, demand: &[Item]) -> Option<usize> {
    let mut accepted: BTreeMap<usize, usize> = BTreeMap::new();
    for group in (0..world.input.node_groups.len()).filter(|group| !world.input.node_groups[*group].windows) {
        let Some(zone) = world.group_fit.group_zones[group].first().copied() else { continue };
        let architecture = world.input.node_groups[group].architecture;
        let instance_type = (0..world.types.len())
            .find(|kind| architecture.is_none_or(|wanted| wanted == world.types[*kind].architecture));
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
    let on_demand = nodes.filter(|node| node.managed && node.capacity_type == Some(CapacityType::OnDemand));
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
