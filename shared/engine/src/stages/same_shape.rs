//! Nodes whose pods are not all known, and all nodes where merging is switched off: Spot of the very same type in the
//! same zone, and nothing else.
//!
//! This comes after the on-demand nodes whose pods are known. Some nodes have to hold the on-demand share of layer 4, and
//! those that nobody can see into are the ones to leave it to: what runs there may not bear an interruption.

use super::Scene;
use super::draft::{Draft, DraftStep, refused};
use crate::safety::{broken_layers, measure};
use crate::solve::Refusal;
use crate::world::Offering;
use spot_domain::{BlockRule, CapacityType, StepKind};
use std::collections::BTreeSet;

/// Buys such on-demand nodes as Spot while the safety layers hold.
pub(super) fn buy_as_spot(scene: &Scene<'_>, draft: &mut Draft, fixed: &BTreeSet<usize>) {
    let world = scene.world;
    for node in 0..world.nodes.len() {
        let in_place = !world.input.policy.binpack.enabled && scene.movable.may_leave(world, node);
        let wanted = in_place || scene.movable.same_shape_only(world, node);
        if fixed.contains(&node) || draft.received.contains(&node) || !draft.fleet.nodes[node].alive || !wanted {
            continue;
        }
        let known = &draft.fleet.nodes[node];
        let (Some(CapacityType::OnDemand), Some(instance_type), Some(zone), Some(group)) =
            (known.capacity_type, known.instance_type, known.zone, known.group)
        else {
            continue;
        };
        let offering = Offering { group, instance_type, zone, capacity_type: CapacityType::Spot };
        match swapped(scene, draft, node, offering) {
            Ok(next) => *draft = next,
            Err((rule, words)) => draft.kept.note(&[node], StepKind::OnDemandToSpot, rule, &words),
        }
    }
}

fn swapped(scene: &Scene<'_>, draft: &Draft, node: usize, offering: Offering) -> Result<Draft, (BlockRule, String)> {
    let world = scene.world;
    let Offering { instance_type, zone, .. } = offering;
    let dear = "Spot of its type is not to be had in its zone for less";
    if !scene.offers.has(world, instance_type, zone, CapacityType::Spot) {
        return Err((BlockRule::NoCheaperOffering, dear.to_owned()));
    }
    let mut next = draft.clone();
    let before = measure(world, &next.fleet);
    let pods = next.fleet.nodes[node].pods.clone();
    pods.iter().for_each(|pod| next.fleet.take(world, *pod));
    next.fleet.retire(node);
    let joined = next.fleet.join(world, offering);
    for pod in &pods {
        if !next.fleet.accepts(world, world.classes.of_pod[*pod], joined) {
            return Err(refused(&Refusal::default()));
        }
        next.fleet.put(world, *pod, joined);
    }
    if next.cost() >= draft.cost() {
        return Err((BlockRule::NoCheaperOffering, dear.to_owned()));
    }
    let broken = broken_layers(&before, &measure(world, &next.fleet), &scene.bounds);
    if !broken.is_empty() {
        return Err(refused(&Refusal { broken }));
    }
    next.steps.push(DraftStep {
        kind: StepKind::OnDemandToSpot,
        leaving: vec![node],
        joining: vec![joined],
        moves: pods.iter().map(|pod| (*pod, node, joined)).collect(),
        reason: "only how it is bought changes: merging is off, or its pods are not all known".to_owned(),
    });
    Ok(next)
}
