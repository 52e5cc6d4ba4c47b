//! A node is never replaced by its like: where a joining node equals a leaving one, the leaving one stays instead.

use super::replace::Attempt;
use crate::fleet::Fleet;
use crate::world::World;

/// The attempt with every such pair undone, and as many pods as possible back where they were.
pub(super) fn revive(world: &World<'_>, before: &Fleet, leaving: &[usize], mut attempt: Attempt) -> Attempt {
    for joined in attempt.joined.clone() {
        let like = leaving.iter().copied().find(|node| is_like(before, &attempt.fleet, *node, joined));
        if let Some(next) = like.and_then(|node| swapped(world, before, &attempt, node, joined)) {
            attempt = next;
        }
    }
    attempt
}

fn is_like(before: &Fleet, after: &Fleet, node: usize, joined: usize) -> bool {
    let (old, new) = (&before.nodes[node], &after.nodes[joined]);
    !after.nodes[node].alive
        && old.receives
        && old.group == new.group
        && old.instance_type == new.instance_type
        && old.zone == new.zone
        && old.capacity_type == new.capacity_type
}

fn swapped(world: &World<'_>, before: &Fleet, attempt: &Attempt, node: usize, joined: usize) -> Option<Attempt> {
    let mut fleet = attempt.fleet.clone();
    let pods = fleet.nodes[joined].pods.clone();
    pods.iter().for_each(|pod| fleet.take(world, *pod));
    fleet.retire(joined);
    fleet.restore(node);
    for pod in &pods {
        if !fleet.accepts_but_zone_spread(world, world.classes.of_pod[*pod], node) {
            return None;
        }
        fleet.put(world, *pod, node);
    }
    bring_home(world, before, &mut fleet, node);
    let joined = attempt.joined.iter().copied().filter(|other| *other != joined).collect();
    Some(Attempt { fleet, joined })
}

/// Pods of one class are interchangeable, so a pod that lived here changes places with one that did not.
fn bring_home(world: &World<'_>, before: &Fleet, fleet: &mut Fleet, node: usize) {
    for pod in &before.nodes[node].pods {
        let Some(elsewhere) = fleet.pod_node[*pod].filter(|place| *place != node) else { continue };
        let class = world.classes.of_pod[*pod];
        let stranger = fleet.nodes[node]
            .pods
            .iter()
            .copied()
            .find(|other| world.classes.of_pod[*other] == class && !before.nodes[node].pods.contains(other));
        if let Some(stranger) = stranger {
            fleet.take(world, *pod);
            fleet.take(world, stranger);
            fleet.put(world, *pod, node);
            fleet.put(world, stranger, elsewhere);
        }
    }
}
