//! What would be proposed if no safety layer looked at the fleet: the same pods on the same number of new nodes, each
//! bought as the best-ranked offering for its pods.

use super::{Draft, Scene};
use crate::fleet::Fleet;
use crate::market::Offers;
use crate::packing::Size;
use crate::safety::{broken_layers, measure};
use crate::world::dimensions::{add, fits};
use crate::world::{Offering, World};
use spot_domain::CapacityType;
use std::collections::BTreeSet;

/// Whether that proposal breaks a layer, so that the draft is the safe alternative to it. Unsteady Spot pools are no
/// candidates here either: layer 1 rules them out before any fleet is formed.
pub(super) fn breaks_a_layer(scene: &Scene<'_>, draft: &Draft) -> bool {
    let world = scene.world;
    let mut fleet = draft.fleet.clone();
    let joined: Vec<usize> = fleet.alive().filter(|node| *node >= world.nodes.len()).collect();
    for node in joined {
        if let Some(offering) = better_offering(scene, &fleet, node) {
            swap(world, &mut fleet, node, offering);
        }
    }
    !broken_layers(&scene.before, &measure(world, &fleet), &scene.bounds).is_empty()
}

/// The best-ranked offering for the pods of a joining node, if it is better than the node's own. Among equals the own
/// zone is preferred.
fn better_offering(scene: &Scene<'_>, fleet: &Fleet, node: usize) -> Option<Offering> {
    let own = fleet.nodes[node].offering?;
    let wanted = Wanted::of(scene, fleet, node, own);
    match (own.capacity_type, wanted.best(CapacityType::Spot)) {
        (CapacityType::Spot, Some((rank, best))) => (rank < wanted.rank(own)).then_some(best),
        (CapacityType::OnDemand, Some((_, best))) => Some(best),
        (_, None) => {
            let (rank, best) = wanted.best(CapacityType::OnDemand)?;
            (rank < wanted.rank(own)).then_some(best)
        }
    }
}

/// What the pods of one node ask of an offering.
struct Wanted<'a> {
    scene: &'a Scene<'a>,
    own: Offering,
    size: Size,
    classes: BTreeSet<usize>,
    /// Cheapest on-demand price for these pods, by which risk is weighed.
    reference: u64,
}

impl<'a> Wanted<'a> {
    fn of(scene: &'a Scene<'a>, fleet: &Fleet, node: usize, own: Offering) -> Self {
        let classes = &scene.world.classes;
        let mut size = Size::default();
        fleet.nodes[node].pods.iter().for_each(|pod| add(&mut size, &classes.all[classes.of_pod[*pod]].size));
        let of_pods = fleet.nodes[node].pods.iter().map(|pod| classes.of_pod[*pod]).collect();
        let mut wanted = Self { scene, own, size, classes: of_pods, reference: 0 };
        wanted.reference = wanted.best(CapacityType::OnDemand).map_or(0, |(price, _)| price);
        wanted
    }

    fn rank(&self, offering: Offering) -> u64 {
        let Offering { instance_type, zone, capacity_type, .. } = offering;
        match capacity_type {
            CapacityType::OnDemand => Offers::price(self.scene.world, instance_type, zone, capacity_type),
            CapacityType::Spot => self.scene.offers.risk_price(self.scene.world, instance_type, zone, self.reference),
        }
    }

    fn best(&self, capacity_type: CapacityType) -> Option<(u64, Offering)> {
        let (world, offers, group) = (self.scene.world, &self.scene.offers, self.own.group);
        let mut best: Option<(u64, bool, Offering)> = None;
        for instance_type in offers.of_group[group].iter().copied() {
            if !fits(&self.size, &world.group_fit.room(world, group, instance_type)) {
                continue;
            }
            for zone in world.group_fit.group_zones[group].iter().copied() {
                let offering = Offering { group, instance_type, zone, capacity_type };
                if !offers.has(world, instance_type, zone, capacity_type) {
                    continue;
                }
                let key = (self.rank(offering), zone != self.own.zone);
                let beats = best.is_none_or(|(rank, elsewhere, _)| key < (rank, elsewhere));
                if beats && self.classes.iter().all(|class| world.group_fit.accepts(world, *class, offering)) {
                    best = Some((key.0, key.1, offering));
                }
            }
        }
        best.map(|(rank, _, offering)| (rank, offering))
    }
}

/// Buys a joining node differently, unless a rule of its pods refuses that.
fn swap(world: &World<'_>, fleet: &mut Fleet, node: usize, offering: Offering) {
    let pods = fleet.nodes[node].pods.clone();
    pods.iter().for_each(|pod| fleet.take(world, *pod));
    fleet.retire(node);
    let other = fleet.join(world, offering);
    for pod in &pods {
        if !fleet.accepts(world, world.classes.of_pod[*pod], other) {
            undo(world, fleet, node, other, &pods);
            return;
        }
        fleet.put(world, *pod, other);
    }
}

fn undo(world: &World<'_>, fleet: &mut Fleet, node: usize, other: usize, pods: &[usize]) {
    pods.iter().for_each(|pod| fleet.take(world, *pod));
    fleet.retire(other);
    fleet.restore(node);
    pods.iter().for_each(|pod| fleet.put(world, *pod, node));
}
