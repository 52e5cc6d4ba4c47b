//! The ways tried to place one demand: packings of several shapes, on-demand nodes put down first, finer nodes.

use super::amounts::{Chooser, Task};
use super::bins::{Limits, Posed, pose};
use super::contents::{Content, contents, split_to};
use super::demand::Item;
use super::fill::fill;
use super::replace::{Attempt, Care};
use super::seeds;
use super::settle::{place_anywhere, settle};
use super::skews::Skews;
use super::typing::{Staying, offerings};
use crate::fleet::Fleet;
use crate::market::Offers;
use crate::packing::{Effort, Packing, pack};
use crate::safety::{Bounds, Capacity, Measured, capacity_of, may_follow, measure};
use crate::world::dimensions::{CPU, MEMORY};
use crate::world::{Offering, World};
use spot_domain::CapacityType;

/// Contents up to which several shapes of fleet are tried; beyond, granularity no longer matters.
const SMALL_FLEET: usize = 24;

/// A new node holds at most this part of the cluster's requests, unless nodes of its size are there already: layer 2
/// asks for three nodes.
const LARGEST_NODE_DIVISOR: u64 = 3;

/// Nodes opened for single pods at most before an attempt is given up.
const MOST_OWN_NODES: usize = 40;

/// Kinds of items up to which a good packing is sought: it takes about ten times a quick one.
const FEW_KINDS: usize = 40;

/// Kinds of items up to which several fleets are tried at all.
const MANY_KINDS: usize = 150;

/// A fleet that costs at most this much more than its amounts, in percent, is not sought any better.
const GOOD_PERCENT: u64 = 2;

/// Room beyond the demand, in thousandths of CPU and of memory, that fleets are chosen with: packing seldom fills
/// nodes to the brim, and the fewer the nodes the less so.
const SLACKS_PERMILLE: [(u32, u32); 14] = [
    (0, 0),
    (8, 8),
    (16, 16),
    (26, 26),
    (40, 40),
    (10, 80),
    (80, 10),
    (60, 60),
    (20, 160),
    (160, 20),
    (100, 100),
    (20, 300),
    (300, 20),
    (160, 160),
];

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
        let after = measure(self.world, &fleet);
        let safe = self.skews.hold(self.world, &fleet) && may_follow(self.before, &after, self.bounds);
        safe.then_some(Attempt { fleet, joined: Vec::new() })
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
        if let Some((attempt, is_good)) = self.chosen_by_amounts(largest) {
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

    /// One packing and what becomes of it.
    fn shaped(&self, fleet: &Fleet, limits: Limits, effort: Effort, small: bool) -> Option<Attempt> {
        let (posed, packing) = self.packed(fleet, limits, effort);
        let shaped = contents(self.world, self.demand, &posed, &packing);
        self.with_splits(fleet, &posed, &packing, &shaped, small)
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

    /// On-demand nodes of one type are put down first, just enough for layer 4, and filled like nodes that stay.
    /// Several types are tried, since what is cheapest on-demand is seldom what is cheapest as Spot.
    fn seeded(&self, limits: Limits, whole: Capacity, small: bool) -> Option<Attempt> {
        let seeds = seeds::seeds(self.world, self.offers, self.emptied, self.demand, self.bounds, whole);
        let thorough = self.care == Care::Study && self.demand.len() <= FEW_KINDS;
        let tries = if thorough { seeds::MOST_TRIED } else { seeds::MOST_TRIED / 3 };
        let mut found: Vec<(u64, usize, Attempt)> = Vec::new();
        for (place, seed) in seeds.iter().take(tries).enumerate() {
            let mut fleet = self.emptied.clone();
            let planted: Vec<usize> = seed.iter().map(|offering| fleet.join(self.world, *offering)).collect();
            let Some(mut attempt) = self.shaped(&fleet, limits, Effort::Quick, false) else { continue };
            attempt.joined.splice(0..0, planted);
            found.push((attempt.fleet.cost_microusd_per_hour(), place, attempt));
        }
        found.sort_by_key(|(cost, place, _)| (*cost, *place));
        let mut best = found.first().map(|(_, _, attempt)| attempt.clone());
        if self.care == Care::Study && self.demand.len() <= FEW_KINDS {
            for (_, place, _) in found.iter().take(2) {
                let mut fleet = self.emptied.clone();
                let planted: Vec<usize> =
                    seeds[*place].iter().map(|offering| fleet.join(self.world, *offering)).collect();
                if let Some(mut attempt) = self.shaped(&fleet, limits, Effort::Normal, small) {
                    attempt.joined.splice(0..0, planted);
                    best = cheaper(best, Some(attempt));
                }
            }
        }
        best
    }

    /// Whole fleets chosen by amounts and then packed; what they cannot hold goes to further nodes. Says whether
    /// the fleet costs hardly more than its amounts alone would.
    fn chosen_by_amounts(&self, largest: Option<(u64, u64)>) -> Option<(Attempt, bool)> {
        let staying = staying(self.emptied);
        let mut chooser = Chooser::new(Task {
            world: self.world,
            offers: self.offers,
            emptied: self.emptied,
            demand: self.demand,
            bounds: self.bounds,
            staying: &staying,
            group: seeds::main_group(self.world, self.demand)?,
            largest,
        })?;
        let fixed = self.emptied.cost_microusd_per_hour();
        let mut best: Option<Attempt> = None;
        let mut least = None;
        for slack in SLACKS_PERMILLE {
            let Some((chosen, cost)) = chooser.choose(slack) else { continue };
            if best.as_ref().is_some_and(|known| known.fleet.cost_microusd_per_hour() <= fixed + cost) {
                continue;
            }
            let next = self.planted(&chosen, Limits { largest, pool_cap: None });
            best = cheaper(best, next);
            least = least.or(Some(fixed + cost));
        }
        let (best, least) = (best?, least?);
        let is_good = best.fleet.cost_microusd_per_hour() * 100 <= least * (100 + GOOD_PERCENT);
        Some((best, is_good))
    }

    /// Nodes put down first and filled; for what finds no room on them further nodes are bought.
    fn planted(&self, nodes: &[Offering], limits: Limits) -> Option<Attempt> {
        let mut fleet = self.emptied.clone();
        let planted: Vec<usize> = nodes.iter().map(|offering| fleet.join(self.world, *offering)).collect();
        let rest = fill(self.world, &mut fleet, self.demand);
        if !rest.is_empty() {
            let remaining = Base { emptied: &fleet, demand: &rest, skews: self.skews.clone(), ..*self };
            let mut attempt = remaining.shaped(&fleet, limits, Effort::Quick, false)?;
            attempt.joined.splice(0..0, planted);
            return Some(attempt);
        }
        let safe =
            self.skews.hold(self.world, &fleet) && may_follow(self.before, &measure(self.world, &fleet), self.bounds);
        safe.then_some(Attempt { fleet, joined: planted })
    }

    fn packed(&self, fleet: &Fleet, limits: Limits, effort: Effort) -> (Posed, Packing) {
        let posed = pose(self.world, fleet, self.offers, self.demand, limits);
        let packing = pack(&posed.problem, effort);
        (posed, packing)
    }

    fn total_need(&self) -> (u64, u64) {
        self.demand.iter().fold((0, 0), |(cpu, memory), item| {
            let size = &self.world.classes.all[item.class].size;
            let count = item.pods.len() as u64;
            (cpu + size[CPU] * count, memory + size[MEMORY] * count)
        })
    }

    fn with_splits(
        &self,
        fleet: &Fleet,
        posed: &Posed,
        packing: &Packing,
        shaped: &[Content],
        small: bool,
    ) -> Option<Attempt> {
        let staying_nodes = fleet.alive().filter(|node| fleet.nodes[*node].managed).count();
        let least = (self.bounds.nodes as usize).saturating_sub(staying_nodes);
        let start = shaped.len().max(least);
        let splits = if small { 3 } else { 1 };
        let mut best = None;
        for wanted in start..start + splits {
            let mut split = shaped.to_vec();
            split_to(self.world, self.demand, &mut split, wanted);
            self.fill_up(&mut split, least);
            best = cheaper(best, self.typed(fleet, posed, packing, &split));
        }
        best
    }

    /// Nodes without pods where the least number of nodes is not reached otherwise.
    fn fill_up(&self, contents: &mut Vec<Content>, least: usize) {
        let group = contents.first().map(|content| content.group).or_else(|| {
            (0..self.world.input.node_groups.len()).find(|group| !self.world.input.node_groups[*group].windows)
        });
        while let (true, Some(group)) = (contents.len() < least, group) {
            contents.push(Content::of(self.world, self.demand, group, Vec::new()));
        }
    }

    fn typed(&self, fleet: &Fleet, posed: &Posed, packing: &Packing, contents: &[Content]) -> Option<Attempt> {
        let staying = staying(fleet);
        let bought = offerings(self.world, self.offers, self.demand, contents, &staying, self.bounds)?;
        let mut fleet = fleet.clone();
        let joined: Vec<(usize, Vec<(usize, u32)>)> = contents
            .iter()
            .zip(bought)
            .map(|(content, offering)| (fleet.join(self.world, offering), content.items.clone()))
            .collect();
        let refused = settle(self.world, &mut fleet, self.demand, packing, &posed.open_nodes, &joined);
        let mut joined: Vec<usize> = joined.into_iter().map(|(node, _)| node).collect();
        joined.extend(self.house(&mut fleet, refused)?);
        if !self.skews.hold(self.world, &fleet) {
            return None;
        }
        let after = measure(self.world, &fleet);
        may_follow(self.before, &after, self.bounds).then_some(Attempt { fleet, joined })
    }
}

impl Base<'_> {
    /// Finds room for pods that the packing could not keep together, on any node or on nodes of their own.
    fn house(&self, fleet: &mut Fleet, refused: Vec<usize>) -> Option<Vec<usize>> {
        let item_of = |pod: usize| self.demand.iter().position(|item| item.pods.binary_search(&pod).is_ok());
        let mut joined = Vec::new();
        for pod in refused {
            let item = item_of(pod)?;
            if place_anywhere(self.world, fleet, pod, self.demand[item].zone) {
                continue;
            }
            if joined.len() >= MOST_OWN_NODES {
                return None;
            }
            let class = self.demand[item].class;
            let groups = 0..self.world.input.node_groups.len();
            let node = groups.filter(|group| !self.world.input.node_groups[*group].windows).find_map(|group| {
                let alone = [Content::of(self.world, self.demand, group, vec![(item, 1)])];
                let ledger = staying(fleet);
                offerings(self.world, self.offers, self.demand, &alone, &ledger, self.bounds)?.first().copied()
            })?;
            let node = fleet.join(self.world, node);
            if !fleet.accepts_but_zone_spread(self.world, class, node) {
                return None;
            }
            fleet.put(self.world, pod, node);
            joined.push(node);
        }
        Some(joined)
    }
}

fn cheaper(left: Option<Attempt>, right: Option<Attempt>) -> Option<Attempt> {
    match (left, right) {
        (Some(left), Some(right)) => {
            let cost = |attempt: &Attempt| (attempt.fleet.cost_microusd_per_hour(), attempt.joined.len());
            Some(if cost(&right) < cost(&left) { right } else { left })
        }
        (left, right) => left.or(right),
    }
}

fn managed_capacity(fleet: &Fleet) -> Capacity {
    let mut whole = Capacity::default();
    let managed = fleet.alive().map(|place| &fleet.nodes[place]).filter(|node| node.managed);
    managed.for_each(|node| whole.add(capacity_of(&node.allocatable)));
    whole
}

fn staying(fleet: &Fleet) -> Staying {
    let mut staying = Staying::default();
    for node in fleet.alive().map(|place| &fleet.nodes[place]).filter(|node| node.managed) {
        let capacity = capacity_of(&node.allocatable);
        staying.whole.add(capacity);
        if let Some(zone) = node.zone {
            staying.zones.insert(zone);
            *staying.zone_load.entry(zone).or_default() += capacity.cpu;
        }
        match (node.capacity_type, node.instance_type, node.zone) {
            (Some(CapacityType::Spot), Some(instance_type), Some(zone)) => {
                let pool = staying.pools.entry((instance_type, zone)).or_default();
                pool.0 += 1;
                pool.1.add(capacity);
            }
            (Some(CapacityType::OnDemand), _, _) => staying.on_demand.add(capacity),
            (Some(CapacityType::Spot) | None, _, _) => {}
        }
    }
    staying
}
