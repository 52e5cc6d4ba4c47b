//! Replacing a set of nodes by cheaper ones: several ways are tried, the cheapest that is safe is kept.

use super::bins::{Posed, pose};
use super::contents::{Content, contents, split_to};
use super::demand::{Item, items};
use super::settle::{place_anywhere, settle};
use super::typing::{Staying, offerings};
use crate::fleet::Fleet;
use crate::market::Offers;
use crate::packing::{Effort, Packing, pack};
use crate::safety::{Bounds, Measured, capacity_of, may_follow, measure};
use crate::world::World;
use crate::world::dimensions::{CPU, MEMORY};
use spot_domain::CapacityType;
use std::collections::BTreeMap;

/// Contents up to which several shapes of fleet are tried; beyond, granularity no longer matters.
const SMALL_FLEET: usize = 24;

/// Item classes up to which the packer may take its time.
const FEW_CLASSES: usize = 150;

/// What is wanted of a replacement.
pub(crate) struct Wish<'a> {
    /// Nodes that leave.
    pub(crate) leaving: &'a [usize],
    /// Unbound pods that are to be placed too.
    pub(crate) pending: &'a [usize],
    /// Bounds for the fleet that results.
    pub(crate) bounds: &'a Bounds,
    /// New nodes may be bought; otherwise the pods must fit on those that stay.
    pub(crate) may_join: bool,
}

/// A replacement that works.
#[derive(Clone)]
pub(crate) struct Attempt {
    pub(crate) fleet: Fleet,
    pub(crate) joined: Vec<usize>,
}

/// The cheapest safe way to do without `wish.leaving`; `None` when there is none.
pub(crate) fn replace(world: &World<'_>, fleet: &Fleet, offers: &Offers, wish: &Wish<'_>) -> Option<Attempt> {
    let before = measure(world, fleet);
    let mut emptied = fleet.clone();
    let (pods, came_from) = take_pods(world, &mut emptied, wish);
    let demand = items(world, &emptied, &pods, &came_from)?;
    for node in wish.leaving {
        emptied.retire(*node);
    }
    let base = Base { world, offers, emptied: &emptied, demand: &demand, before: &before, bounds: wish.bounds };
    if !wish.may_join {
        return base.without_joining(&pods);
    }
    base.cheapest()
}

fn take_pods(world: &World<'_>, fleet: &mut Fleet, wish: &Wish<'_>) -> (Vec<usize>, BTreeMap<usize, usize>) {
    let mut pods = wish.pending.to_vec();
    let mut came_from = BTreeMap::new();
    for node in wish.leaving {
        for pod in fleet.nodes[*node].pods.clone() {
            if let Some(zone) = fleet.nodes[*node].zone {
                came_from.insert(pod, zone);
            }
            fleet.take(world, pod);
            pods.push(pod);
        }
    }
    pods.sort_unstable();
    (pods, came_from)
}

struct Base<'a> {
    world: &'a World<'a>,
    offers: &'a Offers,
    emptied: &'a Fleet,
    demand: &'a [Item],
    before: &'a Measured,
    bounds: &'a Bounds,
}

impl Base<'_> {
    fn without_joining(&self, pods: &[usize]) -> Option<Attempt> {
        let mut fleet = self.emptied.clone();
        let mut largest_first: Vec<usize> = pods.to_vec();
        let zone_of: BTreeMap<usize, Option<usize>> =
            self.demand.iter().flat_map(|item| item.pods.iter().map(|pod| (*pod, item.zone))).collect();
        largest_first.sort_by_key(|pod| {
            let size = &self.world.classes.all[self.world.classes.of_pod[*pod]].size;
            (std::cmp::Reverse(size[CPU].max(size[MEMORY] >> 22)), *pod)
        });
        for pod in largest_first {
            if !place_anywhere(self.world, &mut fleet, pod, zone_of.get(&pod).copied().flatten()) {
                return None;
            }
        }
        let after = measure(self.world, &fleet);
        may_follow(self.before, &after, self.bounds).then_some(Attempt { fleet, joined: Vec::new() })
    }

    /// Different greatest node sizes and further splits change how finely on-demand capacity can be dosed, which
    /// matters for small fleets.
    fn cheapest(&self) -> Option<Attempt> {
        let effort = if self.demand.len() <= FEW_CLASSES { Effort::Normal } else { Effort::Quick };
        let (posed, packing) = self.packed(None, effort);
        let first = contents(self.world, self.demand, &posed, &packing);
        let small = first.len() <= SMALL_FLEET;
        let mut best = self.with_splits(&posed, &packing, &first, small);
        if small {
            let need = self.total_need();
            for share in [2, 3, 4, 6, 8] {
                let largest = Some((need.0.div_ceil(share) * 5 / 4, need.1.div_ceil(share) * 5 / 4));
                let (posed, packing) = self.packed(largest, effort);
                if posed.problem.bin_types.is_empty() {
                    continue;
                }
                let shaped = contents(self.world, self.demand, &posed, &packing);
                best = cheaper(best, self.with_splits(&posed, &packing, &shaped, true));
            }
        }
        best
    }

    fn packed(&self, largest: Option<(u64, u64)>, effort: Effort) -> (Posed, Packing) {
        let posed = pose(self.world, self.emptied, self.offers, self.demand, largest);
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

    fn with_splits(&self, posed: &Posed, packing: &Packing, shaped: &[Content], small: bool) -> Option<Attempt> {
        let staying_nodes = self.emptied.alive().filter(|node| self.emptied.nodes[*node].managed).count();
        let least = (self.bounds.nodes as usize).saturating_sub(staying_nodes);
        let start = shaped.len().max(least);
        let splits = if small { 3 } else { 1 };
        let mut best = None;
        for wanted in start..start + splits {
            let mut split = shaped.to_vec();
            split_to(self.world, self.demand, &mut split, wanted);
            self.fill_up(&mut split, least);
            best = cheaper(best, self.typed(posed, packing, &split));
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

    fn typed(&self, posed: &Posed, packing: &Packing, contents: &[Content]) -> Option<Attempt> {
        let staying = staying(self.emptied);
        let bought = offerings(self.world, self.offers, self.demand, contents, &staying, self.bounds)?;
        let mut fleet = self.emptied.clone();
        let joined: Vec<(usize, Vec<(usize, u32)>)> = contents
            .iter()
            .zip(bought)
            .map(|(content, offering)| (fleet.join(self.world, offering), content.items.clone()))
            .collect();
        let refused = settle(self.world, &mut fleet, self.demand, packing, &posed.open_nodes, &joined);
        for pod in refused {
            let item = self.demand.iter().find(|item| item.pods.binary_search(&pod).is_ok());
            if !place_anywhere(self.world, &mut fleet, pod, item.and_then(|item| item.zone)) {
                return None;
            }
        }
        let after = measure(self.world, &fleet);
        let joined = joined.into_iter().map(|(node, _)| node).collect();
        may_follow(self.before, &after, self.bounds).then_some(Attempt { fleet, joined })
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
            (Some(CapacityType::Spot), _, _) => {}
            (Some(CapacityType::OnDemand) | None, _, _) => staying.on_demand.add(capacity),
        }
    }
    staying
}
