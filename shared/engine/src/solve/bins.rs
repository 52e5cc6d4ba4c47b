//! The packing problem of a demand: what can be bought for it, and which nodes that stay have room.

use super::contents::weight;
use super::demand::Item;
use super::item_classes::item_classes;
use super::open_bins::add_open_bins;
use crate::fleet::Fleet;
use crate::market::Offers;
use crate::packing::{BinType, Problem, Size};
use crate::safety::{Capacity, capacity_of};
use crate::world::dimensions::{CPU, MEMORY, fits};
use crate::world::{Offering, World};
use spot_domain::CapacityType;
use std::collections::BTreeSet;

/// Types kept for the same room when the number of nodes per type is limited: the best ones run out.
const CAPPED_DEPTH: usize = 2;

/// A type that costs this much more than the best for its vCPU-equivalents, in percent, is not worth packing with.
const DEAR_PERCENT: u64 = 180;

/// Types per group and zone times items: bounds the packer's work on inputs of many kinds of pods.
const MOST_FITTINGS: usize = 2500;
/// Types per group and zone kept however many items there are.
const LEAST_TYPES: usize = 8;
/// Types per group and zone kept however few items there are.
const MOST_TYPES: usize = 40;

/// Types kept in all groups and zones together, as far as `LEAST_TYPES` allows: several groups in three zones pose the
/// same types a dozen times.
const MOST_BIN_TYPES: usize = 360;

/// What a bin type of the problem stands for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BinMeaning {
    pub(crate) group: usize,
}

/// A packing problem and what its parts stand for.
pub(crate) struct Posed {
    pub(crate) problem: Problem,
    pub(crate) meanings: Vec<BinMeaning>,
    /// Nodes behind the open bins.
    pub(crate) open_nodes: Vec<usize>,
}

/// What bounds the bins that may be bought.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Limits {
    /// Types with more CPU and more memory than this are left out.
    pub(crate) largest: Option<(u64, u64)>,
    /// The capacity of the resulting fleet, as far as it is known, and the share of it that a Spot pool may hold.
    pub(crate) pool_cap: Option<(Capacity, f64)>,
}

/// Poses the problem.
pub(crate) fn pose(world: &World<'_>, fleet: &Fleet, offers: &Offers, items: &[Item], limits: Limits) -> Posed {
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
    let parts = parts(world, items);
    for (group, zones) in &parts {
        let part = Part { group: *group, zones, of: parts.len() };
        add_bins(world, offers, items, part, limits, &mut posed);
    }
    add_open_bins(world, fleet, items, &mut posed);
    posed
}

/// Groups with the zones whose bins are alike: zones that items are pinned to stand for themselves.
fn parts(world: &World<'_>, items: &[Item]) -> Vec<(usize, Vec<usize>)> {
    let pinned: BTreeSet<usize> = items.iter().filter_map(|item| item.zone).collect();
    let mut parts = Vec::new();
    for group in (0..world.input.node_groups.len()).filter(|group| !world.input.node_groups[*group].windows) {
        let zones = &world.group_fit.group_zones[group];
        let (own, rest): (Vec<usize>, Vec<usize>) = zones.iter().partition(|zone| pinned.contains(zone));
        parts.extend(own.into_iter().map(|zone| (group, vec![zone])));
        if !rest.is_empty() {
            parts.push((group, rest));
        }
    }
    parts
}

/// One instance type that could be bought in a group, with what it costs for ranking.
struct Candidate {
    instance_type: usize,
    room: Size,
    cost: u64,
    accepts: Option<Vec<bool>>,
}

/// Zones of a group whose bins are alike, and of how many such parts.
#[derive(Clone, Copy)]
struct Part<'a> {
    group: usize,
    zones: &'a [usize],
    of: usize,
}

fn add_bins(
    world: &World<'_>,
    offers: &Offers,
    items: &[Item],
    Part { group, zones, of }: Part<'_>,
    limits: Limits,
    posed: &mut Posed,
) {
    let mut homeless: Vec<bool> = vec![true; items.len()];
    for capacity_type in [CapacityType::Spot, CapacityType::OnDemand] {
        if !homeless.iter().any(|without| *without) {
            return;
        }
        let same_for_all = constant_acceptance(world, items, group, zones);
        let mut candidates: Vec<Candidate> = offers.of_group[group]
            .iter()
            .filter_map(|instance_type| {
                let chosen = (group, *instance_type, capacity_type);
                candidate(world, offers, items, chosen, zones, same_for_all.as_deref())
            })
            .filter(|candidate| {
                let small_enough = |(cpu, memory)| candidate.room[CPU] <= cpu || candidate.room[MEMORY] <= memory;
                limits.largest.is_none_or(small_enough)
            })
            .collect();
        let capped = capacity_type == CapacityType::Spot && limits.pool_cap.is_some();
        keep_undominated(&mut candidates, if capped { CAPPED_DEPTH } else { 1 });
        drop_dear(world, items, of, &mut candidates);
        for candidate in candidates {
            for (place, item) in items.iter().enumerate() {
                let accepted = candidate.accepts.as_ref().is_none_or(|accepts| accepts[place]);
                if accepted && fits(&world.classes.all[item.class].size, &candidate.room) {
                    homeless[place] = false;
                }
            }
            posed.problem.bin_types.push(BinType {
                capacity: candidate.room,
                cost: candidate.cost,
                accepts: candidate.accepts,
                limit: limits
                    .pool_cap
                    .filter(|_| capped)
                    .map(|cap| pool_limit(world, candidate.instance_type, cap) * zones.len() as u32),
            });
            posed.meanings.push(BinMeaning { group });
        }
    }
}

/// Which items a new node of the group accepts, when that depends on neither type nor capacity type.
fn constant_acceptance(world: &World<'_>, items: &[Item], group: usize, zones: &[usize]) -> Option<Vec<bool>> {
    let instance_type = (0..world.types.len())
        .find(|kind| world.input.node_groups[group].architecture == Some(world.types[*kind].architecture))?;
    let zone = zones.first().copied()?;
    let capacity_type = CapacityType::Spot;
    let offering = Offering { group, instance_type, zone, capacity_type };
    let mut accepts = Vec::with_capacity(items.len());
    for item in items {
        let depends = world.group_fit.depends(world, item.class, group);
        if depends.instance_type || depends.capacity_type {
            return None;
        }
        accepts.push(in_zones(item, zones) && world.group_fit.accepts(world, item.class, offering));
    }
    Some(accepts)
}

/// A pinned item goes to bins of its zone alone.
fn in_zones(item: &Item, zones: &[usize]) -> bool {
    item.zone.is_none_or(|pinned| zones == [pinned])
}

fn candidate(
    world: &World<'_>,
    offers: &Offers,
    items: &[Item],
    (group, instance_type, capacity_type): (usize, usize, CapacityType),
    zones: &[usize],
    same_for_all: Option<&[bool]>,
) -> Option<Candidate> {
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
    let accepted_in = |item: &Item, zone: usize| {
        world.group_fit.accepts(world, item.class, Offering { group, instance_type, zone, capacity_type })
    };
    let accepts: Vec<bool> = match same_for_all {
        Some(known) => known.to_vec(),
        None => items
            .iter()
            .map(|item| in_zones(item, zones) && zones.iter().any(|zone| accepted_in(item, *zone)))
            .collect(),
    };
    let useful = items
        .iter()
        .zip(&accepts)
        .any(|(item, accepted)| *accepted && fits(&world.classes.all[item.class].size, &room));
    let all = accepts.iter().all(|accepted| *accepted);
    useful.then_some(Candidate { instance_type, room, cost, accepts: (!all).then_some(accepts) })
}

/// Drops candidates far dearer for their size than the best, unless an item fits on no better one.
fn drop_dear(world: &World<'_>, items: &[Item], parts: usize, candidates: &mut Vec<Candidate>) {
    let unit_cost = |candidate: &Candidate| candidate.cost * 1000 / weight(&candidate.room).max(1);
    candidates.sort_by_key(|candidate| (unit_cost(candidate), candidate.instance_type));
    let Some(best) = candidates.first().map(unit_cost) else { return };
    let mut homeless: Vec<usize> = (0..items.len()).collect();
    let by_items = MOST_FITTINGS / items.len().max(1);
    let most = by_items.min(MOST_BIN_TYPES / parts.max(1)).clamp(LEAST_TYPES, MOST_TYPES);
    let mut kept = 0;
    candidates.retain(|candidate| {
        let before = homeless.len();
        homeless.retain(|place| {
            let accepted = candidate.accepts.as_ref().is_none_or(|accepts| accepts[*place]);
            !(accepted && fits(&world.classes.all[items[*place].class].size, &candidate.room))
        });
        let good = kept < most && unit_cost(candidate) * 100 <= best * DEAR_PERCENT;
        let keep = good || homeless.len() < before;
        kept += usize::from(keep);
        keep
    });
}

/// Nodes of a type that one pool may hold: one always, more as far as layer 3 goes.
fn pool_limit(world: &World<'_>, instance_type: usize, (whole, share): (Capacity, f64)) -> u32 {
    let one = capacity_of(&world.type_capacity[instance_type]).greater_share(whole);
    if one <= 0.0 { u32::MAX / 8 } else { ((share / one).floor() as u32).max(1) }
}

/// Drops candidates for which `depth` others have at least the room, accept the same, and cost no more.
fn keep_undominated(candidates: &mut Vec<Candidate>, depth: usize) {
    candidates.sort_by(|left, right| left.cost.cmp(&right.cost).then(left.instance_type.cmp(&right.instance_type)));
    let mut kept: Vec<Candidate> = Vec::new();
    for candidate in candidates.drain(..) {
        let better = |other: &&Candidate| fits(&candidate.room, &other.room) && other.accepts == candidate.accepts;
        if kept.iter().filter(better).take(depth).count() < depth {
            kept.push(candidate);
        }
    }
    *candidates = kept;
}
