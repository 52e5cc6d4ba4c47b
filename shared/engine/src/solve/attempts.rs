//! The ways tried to place one demand: whole fleets chosen by amounts, packings of several shapes, on-demand nodes put
//! down first, finer nodes.

use super::bins::Limits;
use super::contents::contents;
use super::demand::Item;
use super::refusal::Refused;
use super::replace::{Attempt, Care};
use super::settle::place_anywhere;
use super::skews::Skews;
use crate::fleet::Fleet;
use crate::market::Offers;
use crate::packing::Effort;
use crate::safety::{Bounds, Capacity, Measured, broken_layers, measure};
use crate::world::World;
use crate::world::dimensions::{CPU, MEMORY};

/// Contents up to which several shapes of fleet are tried; beyond, granularity no longer matters.
const SMALL_FLEET: usize = 24;

/// A new node holds at most this part of the cluster's requests, unless nodes of its size are there already: layer 2
/// asks for three nodes.
const LARGEST_NODE_DIVISOR: u64 = 3;

/// Kinds of items up to which a good packing is sought: it takes about ten times a quick one.
pub(super) const FEW_KINDS: usize = 40;

/// Kinds of items up to which several fleets are tried at all.
const MANY_KINDS: usize = 150;

/// Kinds of items up to which whole fleets are chosen by amounts. With more, rules of their own decide where most of
/// them go, and amounts say little: the cost is the same, the time five times as long.
const KINDS_CHOSEN_BY_AMOUNTS: usize = 500;

/// A demand, the fleet without the nodes that leave, and what must hold afterwards.
pub(super) struct Base<'a> {
    pub(super) world: &'a World<'a>,
    pub(super) offers: &'a Offers,
    pub(super) emptied: &'a Fleet,
    pub(super) demand: &'a [Item],
    pub(super) before: &'a Measured,
    pub(super) bounds: &'a Bounds,
    pub(super) care: Care,
    pub(super) skews: Skews,
    /// What came of tries that were dropped.
    pub(super) refused: &'a Refused,
}

impl Base<'_> {
    pub(super) fn without_joining(&self, pods: &[usize]) -> Option<Attempt> {
        let mut fleet = self.emptied.clone();
        let mut largest_first: Vec<usize> = pods.to_vec();
        largest_first.sort_by_key(|pod| {
            let size = &self.world.classes.all[self.world.classes.of_pod[*pod]].size;
            (std::cmp::Reverse(size[CPU].max(size[MEMORY] >> 22)), *pod)
        });
        for pod in largest_first {
            if !place_anywhere(self.world, &mut fleet, pod, None) {
                return None;
            }
        }
        if self.skews.hold(self.world, &fleet) { self.if_safe(fleet, Vec::new()) } else { None }
    }

    pub(super) fn if_safe(&self, fleet: Fleet, joined: Vec<usize>) -> Option<Attempt> {
        let broken = broken_layers(self.before, &measure(self.world, &fleet), self.bounds);
        if broken.is_empty() {
            return Some(Attempt { fleet, joined });
        }
        self.refused.note(broken);
        None
    }

    /// Different greatest node sizes and further splits change how finely on-demand capacity can be dosed, which
    /// matters for small fleets.
    pub(super) fn cheapest(&self) -> Option<Attempt> {
        self.cheapest_within(Some(self.largest_node())).or_else(|| self.cheapest_within(None))
    }

    /// No new node is larger than the largest of today, or than a third of all that is requested, the share of
    /// each of the three nodes that layer 2 asks for: one interruption must not take half of a cluster, even where layer 3
    /// would let it.
    fn largest_node(&self) -> (u64, u64) {
        let classes = &self.world.classes;
        let requested = |dimension: usize| {
            let sizes = classes.of_pod.iter().map(|class| classes.all[*class].size[dimension]);
            sizes.sum::<u64>() / LARGEST_NODE_DIVISOR
        };
        let managed = self.world.nodes.iter().filter(|node| node.managed);
        managed.fold((requested(CPU), requested(MEMORY)), |(cpu, memory), node| {
            (cpu.max(node.allocatable[CPU]), memory.max(node.allocatable[MEMORY]))
        })
    }

    fn cheapest_within(&self, largest: Option<(u64, u64)>) -> Option<Attempt> {
        let nobody = self.emptied.clone();
        let (posed, packing) = self.packed(&nobody, Limits { largest, pool_cap: None }, Effort::Quick);
        let first = contents(self.world, self.demand, &posed, &packing);
        let small = first.len() <= SMALL_FLEET && self.care > Care::Glance;
        let mut best = self.with_splits(&nobody, &posed, &packing, &first, small);
        if self.care == Care::Glance || (best.is_none() && !packing.unplaced.is_empty()) {
            return best;
        }
        let few_enough = self.demand.len() <= KINDS_CHOSEN_BY_AMOUNTS;
        if let Some((attempt, is_good)) = few_enough.then(|| self.chosen_by_amounts(largest)).flatten() {
            best = cheaper(best, Some(attempt));
            if is_good {
                return best;
            }
        }
        let whole = best.as_ref().map(|attempt| managed_capacity(&attempt.fleet));
        if let Some(whole) = whole {
            let pool_cap = Some((whole, self.bounds.max_pool_share));
            let limits = Limits { largest, pool_cap };
            best = cheaper(best, self.shaped(&nobody, limits, Effort::Quick, small));
            if self.care == Care::Study && self.demand.len() <= FEW_KINDS {
                best = cheaper(best, self.shaped(&nobody, limits, Effort::Normal, small));
            }
            if self.demand.len() > MANY_KINDS {
                return best;
            }
            best = cheaper(best, self.seeded(limits, whole, small));
            let closer = best.as_ref().map(|known| managed_capacity(&known.fleet));
            if let (Care::Study, true, Some(closer)) = (self.care, self.demand.len() <= FEW_KINDS, closer) {
                best = cheaper(best, self.seeded(limits, closer, small));
            }
        }
        if small && self.care == Care::Study {
            best = cheaper(best, self.finer_grained(&nobody, largest));
        }
        best
    }

    fn finer_grained(&self, fleet: &Fleet, most: Option<(u64, u64)>) -> Option<Attempt> {
        let need = self.total_need();
        let mut best = None;
        for share in [2, 4, 8] {
            let finer = (need.0.div_ceil(share) * 5 / 4, need.1.div_ceil(share) * 5 / 4);
            if most.is_some_and(|most| most.0 <= finer.0 && most.1 <= finer.1) {
                continue;
            }
            let largest = Some(finer);
            best = cheaper(best, self.shaped(fleet, Limits { largest, pool_cap: None }, Effort::Quick, true));
        }
        best
    }

    fn total_need(&self) -> (u64, u64) {
        self.demand.iter().fold((0, 0), |(cpu, memory), item| {
            let size = &self.world.classes.all[item.class].size;
            let count = item.pods.len() as u64;
            (cpu + size[CPU] * count, memory + size[MEMORY] * count)
        })
    }
}

pub(super) fn cheaper(left: Option<Attempt>, right: Option<Attempt>) -> Option<Attempt> {
    match (left, right) {
        (Some(left), Some(right)) => {
            let cost = |attempt: &Attempt| (attempt.fleet.cost_microusd_per_hour(), attempt.joined.len());
            Some(if cost(&right) < cost(&left) { right } else { left })
        }
        (left, right) => left.or(right),
    }
}

fn managed_capacity(fleet: &Fleet) -> Capacity {
    fleet.tally().whole
}
