//! A Spot node that a person wants on-demand for a while (OVR-01): one on-demand node takes its place and all its pods.

use crate::fleet::Fleet;
use crate::lost::scene_without;
use crate::movable::{Block, Movable};
use crate::outcome;
use crate::safety::{broken_layers, measure};
use crate::solve::Care;
use crate::stages::{Draft, DraftStep, Scene};
use crate::world::dimensions::{add, fits};
use crate::world::{Offering, World};
use spot_domain::{CapacityType, NodeName, PlanOutcome, PlanningInput, StepKind};

/// Types tried in place of the node's own: each costs a copy of the fleet, and the cheapest that are large enough differ
/// in little else.
const MOST_TYPES: usize = 12;

/// Plans the exchange of one Spot node for an on-demand node of its group in its zone: of its own type, or of the cheapest
/// other one that can be had and takes all its pods.
///
/// It is a voluntary move: what keeps a node or its pods where they are is asked, and every safety layer holds.
///
/// # Errors
/// Why it cannot be done, in a sentence for whoever asked.
pub fn force_on_demand(input: &PlanningInput, node: &NodeName) -> Result<PlanOutcome, String> {
    let world = World::of(input);
    let found = world.node_index.get(node.as_str()).copied().filter(|place| world.nodes[*place].managed);
    let Some(place) = found else { return Err(format!("{node} is not there any more, or not ours to change")) };
    if world.nodes[place].capacity_type != Some(CapacityType::Spot) {
        return Err(format!("{node} is not bought as Spot"));
    }
    let movable = Movable::of(&world);
    if let Some(block) = movable.blocks[place].first() {
        return Err(kept(&world, block));
    }
    let (scene, start) = scene_without(&world, &movable, &[place]);
    let mut refused = None;
    for offering in offerings(&scene, &start, place) {
        match exchanged(&scene, &start, place, offering) {
            Ok(draft) => return Ok(outcome::write(&scene, &start, &draft)),
            Err(words) => refused = refused.or(Some(words)),
        }
    }
    Err(refused.unwrap_or_else(|| format!("no on-demand node that holds the pods of {node} is to be had in its zone")))
}

fn kept(world: &World<'_>, block: &Block) -> String {
    let of_pod = block.pod.map(|pod| format!("{}: ", world.pod(pod).name)).unwrap_or_default();
    format!("{of_pod}{}; {}", block.message, block.remedy)
}

/// On-demand offerings of the node's group in its zone with room for its pods: its own type first, then by price.
fn offerings(scene: &Scene<'_>, start: &Fleet, node: usize) -> Vec<Offering> {
    let world = scene.world;
    let known = &world.nodes[node];
    let (Some(group), Some(own), Some(zone)) = (known.group, known.instance_type, known.zone) else {
        return Vec::new();
    };
    if !world.group_fit.group_zones[group].contains(&zone) {
        return Vec::new();
    }
    let mut needed = known.allocatable.map(|_| 0);
    let sizes = start.nodes[node].pods.iter().map(|pod| &world.classes.all[world.classes.of_pod[*pod]].size);
    sizes.for_each(|size| add(&mut needed, size));
    let roomy = |kind: &usize| {
        let holds = *kind == own || fits(&needed, &world.group_fit.room(world, group, *kind));
        holds && scene.offers.has(world, *kind, zone, CapacityType::OnDemand)
    };
    let mut kinds: Vec<usize> = scene.offers.of_group[group].iter().copied().filter(roomy).collect();
    kinds.sort_by_key(|kind| *kind != own);
    let on_demand = |instance_type| Offering { group, instance_type, zone, capacity_type: CapacityType::OnDemand };
    kinds.into_iter().take(MOST_TYPES).map(on_demand).collect()
}

fn exchanged(scene: &Scene<'_>, start: &Fleet, node: usize, offering: Offering) -> Result<Draft, String> {
    let world = scene.world;
    let mut draft = Draft::new(start.clone(), Care::Glance);
    let pods = start.nodes[node].pods.clone();
    pods.iter().for_each(|pod| draft.fleet.take(world, *pod));
    draft.fleet.retire(node);
    let joined = draft.fleet.join(world, offering);
    for pod in &pods {
        if !draft.fleet.accepts(world, world.classes.of_pod[*pod], joined) {
            return Err(format!("{} may not run on the on-demand node that would join", world.pod(*pod).name));
        }
        draft.fleet.put(world, *pod, joined);
    }
    let broken = broken_layers(&scene.before, &measure(world, &draft.fleet), &scene.bounds);
    if !broken.is_empty() {
        let layers: Vec<&str> = broken.iter().map(|layer| layer.code()).collect();
        return Err(format!("the fleet would break {}", layers.join(" and ")));
    }
    let bound = pods.iter().filter(|pod| world.pod_node[**pod].is_some());
    draft.steps.push(DraftStep {
        kind: StepKind::ForceOnDemand,
        leaving: vec![node],
        joining: vec![joined],
        moves: bound.map(|pod| (*pod, node, joined)).collect(),
        reason: "somebody asked for on-demand there for a while".to_owned(),
    });
    Ok(draft)
}
