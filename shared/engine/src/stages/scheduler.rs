//! Whether the scheduler, which knows nothing of the plan, would find room for every pod that a step evicts. A packing
//! that only one placement fills is worth nothing: the scheduler spreads pods over the emptiest nodes, and the last ones
//! would find no room, hold their disruption budgets and stop the drain.

use crate::fleet::{Fleet, FleetNode};
use crate::solve::Attempt;
use crate::world::World;
use crate::world::dimensions::{CPU, MEMORY};

/// Pods times nodes looked at at most, some tenths of a second. Beyond, a fleet is so large that some node has room for
/// nearly any pod, and what is left over is healed by the next plan.
const MOST_LOOKS: usize = 1_000_000;

/// Whether all pods find a node when the leaving ones are emptied one after another, in the plan's order and in the
/// opposite one: which one it will be depends on budgets.
pub(super) fn finds_room(world: &World<'_>, former: &Fleet, attempt: &Attempt, leaving: &[usize]) -> bool {
    let gone: Vec<usize> = leaving.iter().copied().filter(|node| !attempt.fleet.nodes[*node].alive).collect();
    let pods: usize = gone.iter().map(|node| former.nodes[*node].pods.len()).sum();
    if pods.saturating_mul(attempt.fleet.nodes.len()) > MOST_LOOKS {
        return true;
    }
    let mut start = former.clone();
    for node in former.nodes.len()..attempt.fleet.nodes.len() {
        if let Some(offering) = attempt.fleet.nodes[node].offering.filter(|_| attempt.fleet.nodes[node].alive) {
            start.join(world, offering);
        }
    }
    for node in &gone {
        start.nodes[*node].receives = false;
    }
    let backwards: Vec<usize> = gone.iter().rev().copied().collect();
    empties(world, start.clone(), &gone) && (gone.len() < 2 || empties(world, start, &backwards))
}

fn empties(world: &World<'_>, mut fleet: Fleet, leaving: &[usize]) -> bool {
    for node in leaving {
        for pod in fleet.nodes[*node].pods.clone() {
            fleet.take(world, pod);
            let class = world.classes.of_pod[pod];
            let open = fleet.alive().filter(|to| fleet.accepts(world, class, *to));
            // The first of several alike: any order will do, as long as it is always the same.
            let Some(to) = open.min_by_key(|to| used_permille(&fleet.nodes[*to])) else { return false };
            fleet.put(world, pod, to);
        }
    }
    true
}

/// Mean share of CPU and memory in use: the scheduler's default score, `NodeResourcesFit` with `LeastAllocated`.
fn used_permille(node: &FleetNode) -> u64 {
    let used = |place: usize| {
        let all = node.allocatable[place].max(1);
        (all.saturating_sub(node.free[place])) * 1000 / all
    };
    used(CPU) + used(MEMORY)
}

#[cfg(test)]
mod tests;
