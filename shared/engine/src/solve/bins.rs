//! The packing problem of a demand: what can be bought for it, and which nodes that stay have room.

use super::demand::Item;
use crate::fleet::Fleet;
use crate::market::Offers;
use crate::packing::{BinType, ItemClass, OpenBin, Problem, Size};
use crate::world::dimensions::{CPU, MEMORY, fits};
use crate::world::{Offering, World};
use spot_domain::CapacityType;
use std::collections::BTreeSet;

/// Staying nodes offered to the packer at most; more would slow it without changing much, since the roomiest come
/// first.
const MOST_OPEN_BINS: usize = 300;

/// What a bin type of the problem stands for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BinMeaning {
    pub(crate) group: usize,
    /// Set when the bin was made for one zone.
    pub(crate) zone: Option<usize>,
}

/// A packing problem and what its parts stand for.
pub(crate) struct Posed {
    pub(crate) problem: Problem,
    pub(crate) meanings: Vec<BinMeaning>,
    /// Nodes behind the open bins.
    pub(crate) open_nodes: Vec<usize>,
}

/// Poses the problem. Bin types with more room than `largest` (CPU, memory) are left out.
pub(crate) fn pose(
    world: &World<'_>,
    fleet: &Fleet,
    offers: &Offers,
    items: &[Item],
    largest: Option<(u64, u64)>,
) -> Posed {
    let mut posed = Posed {
        problem: Problem {
            dimensions: world.dimensions.count(),
            classes: item_classes(world, items),
            bin_types: Vec::new(),
            open_bins: Vec::new(),
        },
        meanings: Vec::new(),
        open_nodes: Vec::new(),
    };
    let pinned: BTreeSet<usize> = items.iter().filter_map(|item| item.zone).collect();
    for group in 0..world.input.node_groups.len() {
        if world.input.node_groups[group].windows {
            continue;
        }
        let zones = &world.group_fit.group_zones[group];
        if pinned.is_empty() {
            add_bins(world, offers, items, group, (zones, None), largest, &mut posed);
        } else {
            for zone in zones {
                add_bins(world, offers, items, group, (&[*zone], Some(*zone)), largest, &mut posed);
            }
        }
    }
    add_open_bins(world, fleet, items, &mut posed);
    posed
}

fn item_classes(world: &World<'_>, items: &[Item]) -> Vec<ItemClass> {
    let terms = &world.classes.terms;
    let class = |item: &Item| &world.classes.all[item.class];
    let picky: Vec<usize> = (0..items.len())
        .filter(|place| {
            let rules = class(&items[*place]);
            !rules.host_ports.is_empty()
                || !rules.anti_affinity.is_empty()
                || rules.member_of.iter().any(|term| terms.is_anti[*term])
        })
        .collect();
    items
        .iter()
        .enumerate()
        .map(|(place, item)| {
            let rules = class(item);
            let clashes = |other: &&usize| {
                **other != place
                    && (items[**other].class != item.class || rules.per_node_limit(terms) == 1)
                    && rules.conflicts_with(class(&items[**other]), terms)
            };
            let conflicts =
                if picky.contains(&place) { picky.iter().filter(clashes).copied().collect() } else { Vec::new() };
            ItemClass {
                size: rules.size,
                count: item.pods.len() as u32,
                per_bin_limit: rules.per_node_limit(terms),
                conflicts,
            }
        })
        .collect()
}

/// One instance type that could be bought in a group, with what it costs for ranking.
struct Candidate {
    instance_type: usize,
    room: Size,
    cost: u64,
    accepts: Option<Vec<bool>>,
}

fn add_bins(
    world: &World<'_>,
    offers: &Offers,
    items: &[Item],
    group: usize,
    (zones, zone): (&[usize], Option<usize>),
    largest: Option<(u64, u64)>,
    posed: &mut Posed,
) {
    for capacity_type in [CapacityType::Spot, CapacityType::OnDemand] {
        let mut candidates: Vec<Candidate> = (0..world.types.len())
            .filter_map(|instance_type| {
                candidate(world, offers, items, group, (zones, zone), instance_type, capacity_type)
            })
            .filter(|candidate| {
                largest.is_none_or(|(cpu, memory)| candidate.room[CPU] <= cpu || candidate.room[MEMORY] <= memory)
            })
            .collect();
        keep_undominated(&mut candidates);
        for candidate in candidates {
            posed.problem.bin_types.push(BinType {
                capacity: candidate.room,
                cost: candidate.cost,
                accepts: candidate.accepts,
                limit: None,
            });
            posed.meanings.push(BinMeaning { group, zone });
        }
    }
}

fn candidate(
    world: &World<'_>,
    offers: &Offers,
    items: &[Item],
    group: usize,
    (zones, zone): (&[usize], Option<usize>),
    instance_type: usize,
    capacity_type: CapacityType,
) -> Option<Candidate> {
    let right_architecture = world.input.node_groups[group]
        .architecture
        .is_none_or(|architecture| architecture == world.types[instance_type].architecture);
    if !right_architecture || !offers.allowed[instance_type] {
        return None;
    }
    let reference = world.prices.on_demand[instance_type]?;
    let cost = zones
        .iter()
        .filter(|zone| offers.has(world, instance_type, **zone, capacity_type))
        .map(|zone| match capacity_type {
            CapacityType::Spot => offers.risk_price(world, instance_type, *zone, reference),
            CapacityType::OnDemand => Offers::price(world, instance_type, *zone, capacity_type),
        })
        .min()?;
    let room = world.group_fit.room(world, group, instance_type);
    let accepts: Vec<bool> = items
        .iter()
        .map(|item| {
            item.zone.is_none_or(|pinned| zone.is_none_or(|zone| zone == pinned))
                && zones.iter().any(|zone| {
                    world.group_fit.accepts(world, item.class, Offering { group, instance_type, zone: *zone, capacity_type })
                })
        })
        .collect();
    let useful = items.iter().zip(&accepts).any(|(item, accepted)| {
        *accepted && fits(&world.classes.all[item.class].size, &room)
    });
    let all = accepts.iter().all(|accepted| *accepted);
    useful.then_some(Candidate { instance_type, room, cost, accepts: (!all).then_some(accepts) })
}

/// Drops candidates for which another has at least the room, accepts the same, and costs no more.
fn keep_undominated(candidates: &mut Vec<Candidate>) {
    candidates.sort_by(|left, right| left.cost.cmp(&right.cost).then(left.instance_type.cmp(&right.instance_type)));
    let mut kept: Vec<Candidate> = Vec::new();
    for candidate in candidates.drain(..) {
        let dominated =
            kept.iter().any(|other| fits(&candidate.room, &other.room) && other.accepts == candidate.accepts);
        if !dominated {
            kept.push(candidate);
        }
    }
    *candidates = kept;
}

fn add_open_bins(world: &World<'_>, fleet: &Fleet, items: &[Item], posed: &mut Posed) {
    let terms = &world.classes.terms;
    let mut roomy: Vec<usize> = fleet.alive().filter(|node| fleet.nodes[*node].receives).collect();
    roomy.sort_by_key(|node| {
        let free = &fleet.nodes[*node].free;
        (std::cmp::Reverse(free[CPU].min(free[MEMORY] >> 21)), *node)
    });
    roomy.truncate(MOST_OPEN_BINS);
    roomy.sort_unstable();
    for node in roomy {
        let accepts: Vec<bool> = items
            .iter()
            .map(|item| {
                item.zone.is_none_or(|zone| fleet.nodes[node].zone == Some(zone))
                    && fleet.accepts(world, item.class, node)
            })
            .collect();
        if !accepts.iter().any(|accepted| *accepted) {
            continue;
        }
        let held = items
            .iter()
            .enumerate()
            .filter(|(_, item)| world.classes.all[item.class].per_node_limit(terms) != u32::MAX)
            .map(|(place, item)| {
                let same = |pod: &&usize| world.classes.of_pod[**pod] == item.class;
                (place, fleet.nodes[node].pods.iter().filter(same).count() as u32)
            })
            .filter(|(_, count)| *count > 0)
            .collect();
        posed.problem.open_bins.push(OpenBin { free: fleet.nodes[node].free, accepts: Some(accepts), held });
        posed.open_nodes.push(node);
    }
}
