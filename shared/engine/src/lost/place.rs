//! Places for the pods of lost nodes: the cheapest safe ones, Spot included; else with on-demand alone; else as many as
//! can be had one by one.

use crate::fleet::Fleet;
use crate::market::Offers;
use crate::safety::{may_follow, measure};
use crate::solve::{Attempt, Care, Wish, place_anywhere, replace};
use crate::stages::Scene;
use crate::world::dimensions::{CPU, MEMORY, fits};
use crate::world::{Offering, World};
use spot_domain::CapacityType;
use std::collections::{BTreeMap, VecDeque};

/// Single nodes that are sought for pods one by one; each costs a packing.
const MOST_SINGLE_PODS: usize = 40;

/// The pods that need a place.
pub(super) struct Needs {
    /// On leaving nodes, ascending.
    bound: Vec<usize>,
    /// Waiting, and placed nowhere.
    waiting: Vec<usize>,
}

/// A fleet without the leaving nodes, and what joined it.
pub(super) struct Placed {
    pub(super) fleet: Fleet,
    pub(super) joined: Vec<usize>,
}

impl Needs {
    /// Pods that some node would take if it were empty; the others are beyond help and must not hold these up.
    pub(super) fn of(world: &World<'_>, fleet: &Fleet, offers: &Offers, leaving: &[usize], waiting: &[usize]) -> Self {
        let mut known: BTreeMap<usize, bool> = BTreeMap::new();
        let mut placeable = |pod: &usize| {
            let class = world.classes.of_pod[*pod];
            *known.entry(class).or_insert_with(|| some_node_takes(world, fleet, offers, class))
        };
        let bound = leaving.iter().flat_map(|node| fleet.nodes[*node].pods.iter().copied());
        let mut bound: Vec<usize> = bound.filter(&mut placeable).collect();
        bound.sort_unstable();
        Self { bound, waiting: waiting.iter().copied().filter(|pod| placeable(pod)).collect() }
    }

    fn all(&self) -> impl Iterator<Item = usize> + '_ {
        self.bound.iter().chain(&self.waiting).copied()
    }

    /// Those whose rules look at no other pod.
    fn easy(&self, world: &World<'_>) -> Self {
        let alone = |pod: &&usize| {
            let class = &world.classes.all[world.classes.of_pod[**pod]];
            class.spreads.is_empty()
                && class.affinity.is_empty()
                && class.anti_affinity.is_empty()
                && class.host_ports.is_empty()
        };
        Self { bound: self.bound.iter().filter(alone).copied().collect(), waiting: Vec::new() }
    }
}

fn some_node_takes(world: &World<'_>, fleet: &Fleet, offers: &Offers, class: usize) -> bool {
    let stays = |node: usize| fleet.nodes[node].receives && fleet.labels_accept(world, class, node);
    let groups = (0..world.input.node_groups.len()).filter(|group| !world.input.node_groups[*group].windows);
    fleet.alive().any(stays) || groups.into_iter().any(|group| group_takes(world, offers, class, group))
}

/// Some node that could be bought in the group has room for a pod of the class and is accepted by it.
fn group_takes(world: &World<'_>, offers: &Offers, class: usize, group: usize) -> bool {
    let size = &world.classes.all[class].size;
    let types = offers.of_group[group].iter().copied();
    let mut roomy = types.filter(|kind| fits(size, &world.group_fit.room(world, group, *kind)));
    roomy.any(|instance_type| {
        world.group_fit.group_zones[group].iter().any(|zone| {
            [CapacityType::OnDemand, CapacityType::Spot].into_iter().any(|capacity_type| {
                offers.has(world, instance_type, *zone, capacity_type)
                    && world.group_fit.accepts(
                        world,
                        class,
                        Offering { group, instance_type, zone: *zone, capacity_type },
                    )
            })
        })
    })
}

/// The fleet once the leaving nodes are gone with all that is on them.
pub(super) fn without(world: &World<'_>, start: &Fleet, leaving: &[usize]) -> Fleet {
    let mut fleet = start.clone();
    for node in leaving {
        fleet.nodes[*node].pods.clone().into_iter().for_each(|pod| fleet.take(world, pod));
        fleet.retire(*node);
    }
    fleet
}

/// Places the needs: all together; else those without rules about their neighbours together and the rest singly; else
/// on-demand nodes like those that leave, filled with what fits.
pub(super) fn place(scene: &Scene<'_>, start: &Fleet, leaving: &[usize], needs: &Needs, care: Care) -> Placed {
    let world = scene.world;
    if needs.bound.is_empty() && needs.waiting.is_empty() {
        return Placed { fleet: without(world, start, leaving), joined: Vec::new() };
    }
    if let Some(all) = together(scene, start, leaving, needs, care) {
        return all;
    }
    let easy = needs.easy(world);
    let easy_ones = if easy.bound.is_empty() { None } else { together(scene, start, leaving, &easy, care) };
    let base = easy_ones.unwrap_or_else(|| likes(scene, start, leaving));
    singly(scene, start, base, needs)
}

/// The cheapest safe way, with Spot or, where every fleet with Spot breaks a layer, without.
fn together(scene: &Scene<'_>, start: &Fleet, leaving: &[usize], needs: &Needs, care: Care) -> Option<Placed> {
    let world = scene.world;
    let mut fleet = start.clone();
    let left_out = leaving.iter().flat_map(|node| start.nodes[*node].pods.iter().copied());
    let left_out: Vec<usize> = left_out.filter(|pod| needs.bound.binary_search(pod).is_err()).collect();
    left_out.into_iter().for_each(|pod| fleet.take(world, pod));
    let wish = Wish { leaving, closed: &[], pending: &needs.waiting, bounds: &scene.bounds, may_join: true, care };
    let found = replace(world, &fleet, &scene.offers, &wish).or_else(|refusal| match refusal.broken[..] {
        [] => Err(refusal),
        [..] => replace(world, &fleet, &scene.offers.on_demand_only(), &wish),
    });
    found.ok().map(|Attempt { fleet, joined }| Placed { fleet, joined })
}

/// An on-demand node like each that leaves. On-demand breaks no layer that the loss left whole.
fn likes(scene: &Scene<'_>, start: &Fleet, leaving: &[usize]) -> Placed {
    let mut fleet = without(scene.world, start, leaving);
    let offerings = leaving.iter().filter_map(|node| like(scene, *node));
    let joined = offerings.map(|offering| fleet.join(scene.world, offering)).collect();
    Placed { fleet, joined }
}

/// Puts those that have no place yet where they fit, or on nodes of their own; nodes that stay empty are not bought.
fn singly(scene: &Scene<'_>, start: &Fleet, base: Placed, needs: &Needs) -> Placed {
    let world = scene.world;
    let Placed { mut fleet, mut joined } = base;
    let mut pods: Vec<usize> = needs.all().collect();
    pods.retain(|pod| fleet.pod_node[*pod].is_none());
    pods.sort_by_key(|pod| {
        let size = &world.classes.all[world.classes.of_pod[*pod]].size;
        (std::cmp::Reverse(size[CPU].max(size[MEMORY] >> 22)), *pod)
    });
    pods.retain(|pod| !place_anywhere(world, &mut fleet, *pod, None));
    retire_empty(&mut fleet, &mut joined);
    let (mut waiting, mut tries) = (VecDeque::from(pods), MOST_SINGLE_PODS);
    while let Some(pod) = waiting.pop_front() {
        if place_anywhere(world, &mut fleet, pod, None) || tries == 0 {
            continue;
        }
        tries -= 1;
        if let Some(found) = node_for(scene, &fleet, pod) {
            fleet = found.fleet;
            joined.extend(found.joined);
            waiting.extend(unsettle(world, start, &mut fleet, needs));
        }
    }
    unsettle(world, start, &mut fleet, needs);
    retire_empty(&mut fleet, &mut joined);
    Placed { fleet, joined }
}

fn retire_empty(fleet: &mut Fleet, joined: &mut Vec<usize>) {
    joined.retain(|node| {
        let used = !fleet.nodes[*node].pods.is_empty();
        if !used {
            fleet.retire(*node);
        }
        used
    });
}

/// Takes newcomers off again whose spread no longer holds, and answers them: a node that is bought in a zone where there was
/// none brings an empty domain, to which those before are too many elsewhere.
fn unsettle(world: &World<'_>, start: &Fleet, fleet: &mut Fleet, needs: &Needs) -> Vec<usize> {
    let mut taken = Vec::new();
    for pod in needs.all() {
        let Some(node) = fleet.pod_node[pod] else { continue };
        let class = world.classes.of_pod[pod];
        let too_many = world.classes.all[class].spreads.iter().any(|spread| {
            let most = start.skew(world, class, *spread).max(spread.max_skew);
            fleet.skew_at(world, class, *spread, node) > most
        });
        if too_many {
            fleet.take(world, pod);
            taken.push(pod);
        }
    }
    taken
}

/// The same on-demand, if it can be had.
fn like(scene: &Scene<'_>, node: usize) -> Option<Offering> {
    let known = &scene.world.nodes[node];
    let (group, instance_type, zone) = (known.group?, known.instance_type?, known.zone?);
    let capacity_type = CapacityType::OnDemand;
    let offered = scene.offers.of_group[group].contains(&instance_type)
        && scene.world.group_fit.group_zones[group].contains(&zone)
        && scene.offers.has(scene.world, instance_type, zone, capacity_type);
    offered.then_some(Offering { group, instance_type, zone, capacity_type })
}

/// The cheapest node of its own for one pod that keeps the layers as they are now.
fn node_for(scene: &Scene<'_>, fleet: &Fleet, pod: usize) -> Option<Attempt> {
    let wish =
        Wish { leaving: &[], closed: &[], pending: &[pod], bounds: &scene.bounds, may_join: true, care: Care::Glance };
    let world = scene.world;
    let found = replace(world, fleet, &scene.offers, &wish);
    let found = found.or_else(|_| replace(world, fleet, &scene.offers.on_demand_only(), &wish)).ok()?;
    may_follow(&measure(world, fleet), &measure(world, &found.fleet), &scene.bounds).then_some(found)
}
