//! Pending pods count as load: those a node has room for are held there; for the rest nodes may be launched.

use super::Scene;
use super::draft::{Ask, Draft, Worth};
use crate::fleet::Fleet;
use crate::solve::Care;
use crate::solve::place_anywhere;
use crate::world::World;
use spot_domain::StepKind;

/// Pending pods held on a node of the fleet, by planner place.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tentative {
    /// Held on a node from the start.
    pub(crate) held: Vec<usize>,
    /// No node had room.
    pub(crate) homeless: Vec<usize>,
}

/// Holds room for every pending pod that fits now: on the node promised to it, or where the scheduler could put it.
pub(crate) fn hold(world: &World<'_>, fleet: &mut Fleet) -> Tentative {
    let mut waiting: Vec<usize> = (0..world.pods.len()).filter(|pod| world.pod_node[*pod].is_none()).collect();
    waiting.sort_by_key(|pod| (std::cmp::Reverse(world.pod(*pod).priority), *pod));
    let mut tentative = Tentative::default();
    if world.input.launch_for_pending && world.nodes.is_empty() {
        tentative.homeless = waiting;
        return tentative;
    }
    for pod in waiting {
        let promised = world.pod(pod).nominated_node.as_ref();
        let promised = promised.and_then(|name| world.node_index.get(name.as_str()).copied());
        match promised {
            Some(node) => fleet.put(world, pod, node),
            None if place_anywhere(world, fleet, pod, None) => {}
            None => {
                tentative.homeless.push(pod);
                continue;
            }
        }
        tentative.held.push(pod);
    }
    tentative
}

/// Where pods wait that fit on no node, nodes for them are all that is planned: a budget that waits for such a pod would
/// stop every drain. Whether that came to a step.
pub(super) fn launch_first(scene: &Scene<'_>, draft: &mut Draft) -> bool {
    if scene.tentative.homeless.is_empty() || scene.world.nodes.is_empty() {
        return false;
    }
    launch(scene, draft);
    !draft.steps.is_empty()
}

/// What still has no home is put where there is room now; if the input asks for it, nodes are launched for the rest.
pub(super) fn launch(scene: &Scene<'_>, draft: &mut Draft) {
    let world = scene.world;
    let mut homeless: Vec<usize> = scene.tentative.homeless.clone();
    if !world.nodes.is_empty() {
        homeless.retain(|pod| !place_anywhere(world, &mut draft.fleet, *pod, None));
    }
    if !(world.input.launch_for_pending && world.input.policy.enabled) || homeless.is_empty() {
        return;
    }
    homeless.retain(|pod| !world.classes.all[world.classes.of_pod[*pod]].unplannable);
    homeless.sort_unstable();
    draft.try_step(
        scene,
        Ask {
            kind: StepKind::LaunchForPending,
            leaving: &[],
            pending: &homeless,
            closed: &[],
            may_join: true,
            worth: Worth::Whatever,
            care: Care::Study,
            reason: "pods wait that fit on no node".to_owned(),
        },
    );
}
