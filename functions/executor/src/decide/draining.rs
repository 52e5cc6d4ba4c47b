//! Emptying the nodes that leave, a few at a time.

use super::scene::{failure_of, is_taken_over};
use super::{Scene, Turn, lost};
use jiff::SignedDuration;
use spot_domain::{ActionKind, ActionStatus, NodeName, NodeTarget, PlanStep, StepPhase, StepProgress};

/// Planned work waits for disruption budgets this long per node, then gives the node up.
const PATIENCE_SECS: i64 = 900;

/// Grace for pods in planned work, in seconds (INT-03).
const GRACE_SECS: u32 = 90;

pub(super) fn turn(scene: &Scene<'_>, step: &PlanStep, progress: &mut StepProgress) -> Turn {
    if !scene.voluntary {
        return after_a_notice(scene, step, progress);
    }
    match first_failure(scene, step) {
        Some(reason) => with_what_is_drained(scene, step, progress, reason),
        None => planned(scene, step),
    }
}

/// Why the first drain that failed did.
fn first_failure(scene: &Scene<'_>, step: &PlanStep) -> Option<String> {
    let newest = step.leaving.iter().filter_map(|name| scene.newest(|kind| drains(kind, name)));
    newest.filter(|action| !is_taken_over(scene, action)).find_map(failure_of)
}

/// After a failure nothing more is drained. What is empty by then goes, since its pods run elsewhere already and waking
/// it up again would keep the customer paying for both; all else is undone.
fn with_what_is_drained(scene: &Scene<'_>, step: &PlanStep, progress: &mut StepProgress, reason: String) -> Turn {
    let mut drained = 0;
    for name in &step.leaving {
        match scene.newest(|kind| drains(kind, name)) {
            Some(action) if !action.status.is_final() => return Turn::Stay(Vec::new()),
            Some(action) if action.status == ActionStatus::Completed => drained += 1,
            Some(_) | None => {}
        }
    }
    if drained == 0 {
        return Turn::Fail(reason);
    }
    progress.failure.get_or_insert(reason);
    Turn::Next(StepPhase::Terminating)
}

fn planned(scene: &Scene<'_>, step: &PlanStep) -> Turn {
    let mut enqueue = Vec::new();
    let mut draining = scene.of_step().filter(|action| is_drain(&action.kind) && !action.status.is_final()).count();
    let mut waiting = draining > 0;
    let mut tied_ones_left = false;
    for name in in_order(scene, step) {
        let Some(target) = scene.target(name) else { continue };
        match scene.newest(|kind| drains(kind, name)) {
            Some(action) if action.status == ActionStatus::Completed || is_taken_over(scene, action) => {}
            Some(_) => tied_ones_left |= choosiness(scene, name).0 > 0,
            None if tied_ones_left && choosiness(scene, name).0 == 0 => waiting = true,
            None => {
                waiting = true;
                tied_ones_left |= choosiness(scene, name).0 > 0;
                let free = draining < scene.limits.max_disrupted_nodes as usize;
                if free && enqueue.len() < scene.room() {
                    if scene.stop_requested {
                        return Turn::Fail("stopped before all nodes were drained".to_owned());
                    }
                    draining += 1;
                    enqueue.push(drain(scene, target));
                }
            }
        }
    }
    if waiting || !enqueue.is_empty() { Turn::Stay(enqueue) } else { Turn::Next(StepPhase::Terminating) }
}

/// Nodes whose pods have the least choice go first, and those with pods that a volume ties to its zone alone: the
/// scheduler knows nothing of the plan and would give the one room that they fit into to pods that fit anywhere.
fn in_order<'a>(scene: &Scene<'_>, step: &'a PlanStep) -> Vec<&'a NodeName> {
    let mut names: Vec<&NodeName> = step.leaving.iter().collect();
    // Stable: nodes alike keep the plan's order.
    names.sort_by_key(|name| std::cmp::Reverse(choosiness(scene, name)));
    names
}

/// Pods of a node that a volume ties to a zone, and pods that ask for more than room. A node that is empty by now had
/// its turn.
fn choosiness(scene: &Scene<'_>, name: &NodeName) -> (usize, usize) {
    let pods = scene.nodes.get(name).map(|node| node.pods.as_slice()).unwrap_or_default();
    let movable = pods.iter().filter(|pod| !pod.bound_to_node);
    let (tied, choosy): (Vec<bool>, Vec<bool>) = movable.map(|pod| (pod.tied_to_zone, pod.choosy)).unzip();
    (tied.into_iter().filter(|tied| *tied).count(), choosy.into_iter().filter(|choosy| *choosy).count())
}

/// The same work that went on beside the launches, until it is done.
fn after_a_notice(scene: &Scene<'_>, step: &PlanStep, progress: &mut StepProgress) -> Turn {
    let needs = lost::needs(scene, step);
    if needs.waiting {
        return Turn::Stay(needs.enqueue);
    }
    if let Some(reason) = needs.failure {
        progress.failure.get_or_insert(reason);
    }
    Turn::Next(StepPhase::Terminating)
}

fn is_drain(kind: &ActionKind) -> bool {
    matches!(kind, ActionKind::DrainNode { .. })
}

fn drains(kind: &ActionKind, name: &NodeName) -> bool {
    matches!(kind, ActionKind::DrainNode { node, .. } if node.name == *name)
}

fn drain(scene: &Scene<'_>, node: NodeTarget) -> ActionKind {
    let deadline_at = scene.now + SignedDuration::from_secs(PATIENCE_SECS);
    ActionKind::DrainNode { node, deadline_at, grace_secs: GRACE_SECS, voluntary: true }
}
