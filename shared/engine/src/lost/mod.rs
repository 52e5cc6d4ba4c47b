//! Nodes that AWS takes back, or is about to: their pods get places whatever keeps them where they are, since nothing
//! can keep the node. And, where there is time, leaving such a node early by the ordinary rules.

mod place;

use crate::fleet::Fleet;
use crate::market::Offers;
use crate::movable::Movable;
use crate::outcome;
use crate::safety::{Bounds, may_follow, measure};
use crate::solve::Care;
use crate::stages::{Ask, Draft, DraftStep, Scene, Worth, hold};
use crate::world::World;
use place::{Needs, Placed};
use spot_domain::{BlockRule, CapacityType, NodeName, PlanOutcome, PlanningInput, Rejection, StepKind};
use std::collections::BTreeSet;

/// Nodes up to which several shapes of replacement are tried: beyond, time matters more than a cheaper node.
const LOOKED_AT_UP_TO: usize = 300;

/// Replaces `lost` nodes. They leave; every pod of theirs that can be placed goes to a node that stays or joins.
///
/// Opt-out marks, disruption budgets and the like are not asked: the node goes anyway. New Spot nodes come from no pool
/// of a lost Spot node. A plan that breaks a safety layer which the loss itself leaves whole is not made; where Spot
/// would, on-demand is bought. What fits nowhere is told in `rejected`. Names that are not in the input are nodes that
/// are gone already: then pods that wait and fit nowhere are taken for theirs.
pub fn replace_lost(input: &PlanningInput, lost: &[NodeName]) -> PlanOutcome {
    let world = World::of(input);
    let leaving = places_of(&world, lost);
    let movable = Movable::of(&world);
    let (mut scene, start) = scene_without(&world, &movable, &leaving);
    let some_are_gone = lost.iter().any(|name| !world.node_index.contains_key(name.as_str()));
    let waiting: &[usize] = if some_are_gone { &scene.tentative.homeless } else { &[] };
    let needs = Needs::of(&world, &start, &scene.offers, &leaving, waiting);
    let placed = place::place(&scene, &start, &leaving, &needs, care(&world));
    judge_by_what_is_left(&mut scene, &start, &leaving, &placed.fleet);
    let draft = drafted(&scene, &start, &leaving, placed);
    let mut outcome = outcome::write(&scene, &start, &draft);
    outcome.report.rejected.extend(homeless(&scene, &start, &draft.fleet, &leaving));
    outcome
}

/// Leaves `nodes` while there is time, as a voluntary move: only what may be moved, to other pools than theirs, with
/// every safety layer kept. No step when that cannot be done.
pub fn leave_early(input: &PlanningInput, nodes: &[NodeName]) -> PlanOutcome {
    let world = World::of(input);
    let movable = Movable::of(&world);
    let mut leaving = places_of(&world, nodes);
    leaving.retain(|node| movable.may_leave(&world, *node));
    let (scene, start) = scene_without(&world, &movable, &leaving);
    let mut draft = Draft::new(start.clone(), Care::Look);
    draft.try_step(
        &scene,
        Ask {
            kind: StepKind::LeaveRiskyPool,
            leaving: &leaving,
            pending: &[],
            closed: &[],
            may_join: true,
            worth: Worth::Whatever,
            care: care(&world),
            reason: "AWS has announced that it may take the node back".to_owned(),
        },
    );
    outcome::write(&scene, &start, &draft)
}

fn care(world: &World<'_>) -> Care {
    if world.nodes.len() > LOOKED_AT_UP_TO { Care::Glance } else { Care::Look }
}

/// Managed nodes of these names, ascending.
fn places_of(world: &World<'_>, names: &[NodeName]) -> Vec<usize> {
    let found = names.iter().filter_map(|name| world.node_index.get(name.as_str()).copied());
    let places: BTreeSet<usize> = found.filter(|node| world.nodes[*node].managed).collect();
    places.into_iter().collect()
}

/// The scene, and the fleet as it is with the leaving nodes closed: no waiting pod is promised room there, and none of
/// them is taken for its own replacement.
pub(crate) fn scene_without<'a>(world: &'a World<'a>, movable: &'a Movable, leaving: &[usize]) -> (Scene<'a>, Fleet) {
    let mut start = Fleet::of(world);
    for node in leaving {
        start.nodes[*node].receives = false;
    }
    let before = measure(world, &start);
    let tentative = hold(world, &mut start);
    let bounds = Bounds::of(world, &before);
    let mut offers = Offers::of(world);
    for node in leaving {
        let known = &world.nodes[*node];
        if let (Some(CapacityType::Spot), Some(instance_type), Some(zone)) =
            (known.capacity_type, known.instance_type, known.zone)
        {
            offers.leave_out(instance_type, zone);
        }
    }
    (Scene { world, movable, offers, before, bounds, tentative }, start)
}

/// The layers are judged against the fleet as it was. Where that cannot be reached again, since the loss itself breaks
/// a layer, against what the loss leaves.
fn judge_by_what_is_left(scene: &mut Scene<'_>, start: &Fleet, leaving: &[usize], after: &Fleet) {
    let world = scene.world;
    if may_follow(&scene.before, &measure(world, after), &scene.bounds) {
        return;
    }
    scene.before = measure(world, &place::without(world, start, leaving));
    scene.bounds = Bounds::of(world, &scene.before);
}

fn drafted(scene: &Scene<'_>, start: &Fleet, leaving: &[usize], placed: Placed) -> Draft {
    let mut draft = Draft::new(placed.fleet, Care::Glance);
    let from_leaving = leaving.iter().flat_map(|node| start.nodes[*node].pods.iter().map(move |pod| (*pod, *node)));
    let bound = from_leaving.filter(|(pod, _)| scene.world.pod_node[*pod].is_some());
    let mut moves: Vec<(usize, usize, usize)> =
        bound.filter_map(|(pod, from)| draft.fleet.pod_node[pod].map(|to| (pod, from, to))).collect();
    moves.sort_unstable();
    if !leaving.is_empty() || !placed.joined.is_empty() {
        let kind = told_kind(&draft.fleet, start, leaving, &placed.joined);
        let reason = match kind {
            StepKind::LaunchForPending => "pods of a node that AWS took back wait and fit on no node",
            _ => "AWS takes the node back, or has taken it",
        };
        draft.steps.push(DraftStep {
            kind,
            leaving: leaving.to_vec(),
            joining: placed.joined,
            moves,
            reason: reason.to_owned(),
        });
    }
    draft
}

fn told_kind(fleet: &Fleet, start: &Fleet, leaving: &[usize], joined: &[usize]) -> StepKind {
    let was_spot = |node: &usize| start.nodes[*node].capacity_type == Some(CapacityType::Spot);
    let is_on_demand = |node: &usize| fleet.nodes[*node].capacity_type == Some(CapacityType::OnDemand);
    if leaving.is_empty() {
        StepKind::LaunchForPending
    } else if leaving.iter().all(was_spot) && joined.iter().any(is_on_demand) {
        StepKind::FallBackToOnDemand
    } else {
        StepKind::LeaveRiskyPool
    }
}

/// Pods of the leaving nodes that found no place.
fn homeless(scene: &Scene<'_>, start: &Fleet, after: &Fleet, leaving: &[usize]) -> Vec<Rejection> {
    let world = scene.world;
    let of_node = |node: &usize| {
        let name = world.input.nodes[*node].name.0.clone();
        let left = start.nodes[*node].pods.iter().filter(|pod| after.pod_node[**pod].is_none());
        left.map(move |pod| Rejection {
            candidate: name.clone(),
            kind: StepKind::LeaveRiskyPool,
            rule: BlockRule::NoFittingNode,
            reason: format!("{} fits on no node that is there or could be bought", world.pod(*pod).name),
        })
        .collect::<Vec<_>>()
    };
    leaving.iter().flat_map(of_node).collect()
}
