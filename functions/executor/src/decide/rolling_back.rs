//! Undoing a step: leaving nodes that still run are uncordoned, replacements that hold nothing of the plan are ended.
//!
//! A leaving node that was terminated already stays gone, and so do the nodes that took its pods.

use super::scene::is_taken_over;
use super::{Scene, Turn};
use spot_domain::{ActionKind, ActionStatus, NodeName, PlanStep, StepPhase, StepProgress};

/// Tries per undoing action.
const MOST_ATTEMPTS: usize = 5;

pub(super) fn turn(scene: &Scene<'_>, step: &PlanStep, progress: &mut StepProgress) -> Turn {
    if scene.of_step().any(|action| !action.status.is_final() && !undoes(&action.kind)) {
        return Turn::Stay(Vec::new());
    }
    take_over_late_launches(scene, progress);
    let mut enqueue = if scene.voluntary { uncordons(scene, step) } else { never_ready(scene, progress) };
    let drained = scene.of_step().any(|action| {
        matches!(action.kind, ActionKind::DrainNode { .. })
            && action.result.as_ref().is_some_and(|result| result.evicted > 0)
    });
    if !drained && scene.voluntary {
        enqueue.extend(terminations(scene, progress));
    }
    let waiting = scene.of_step().any(|action| !action.status.is_final());
    if enqueue.is_empty() && !waiting { Turn::Next(StepPhase::Done) } else { Turn::Stay(enqueue) }
}

fn undoes(kind: &ActionKind) -> bool {
    matches!(kind, ActionKind::UncordonNode(_) | ActionKind::TerminateInstance { node: None, .. })
}

/// A launch that succeeded while the step failed belongs to the step all the same: nothing bought is forgotten.
fn take_over_late_launches(scene: &Scene<'_>, progress: &mut StepProgress) {
    for action in scene.of_step().filter(|action| action.status == ActionStatus::Completed) {
        let ActionKind::LaunchInstance { planned_node, .. } = &action.kind else { continue };
        let instance = action.result.as_ref().and_then(|result| result.instance_id.clone());
        if let Some(instance) = instance
            && !progress.launched.iter().any(|(_, known)| *known == instance)
        {
            progress.launched.push((planned_node.clone(), instance));
        }
    }
}

/// What replaces a lost node is kept, unless it never became a node: then it holds nothing and only costs.
fn never_ready(scene: &Scene<'_>, progress: &StepProgress) -> Vec<ActionKind> {
    let mut enqueue = terminations(scene, progress);
    enqueue.retain(|kind| match kind {
        ActionKind::TerminateInstance { instance_id, .. } => {
            !scene.nodes.values().any(|node| node.instance_id.as_ref() == Some(instance_id) && node.ready)
        }
        _ => false,
    });
    enqueue
}

/// Only nodes that this job cordoned: one that the customer cordoned stays so, and one that is being lost does too.
fn uncordons(scene: &Scene<'_>, step: &PlanStep) -> Vec<ActionKind> {
    let cordoned_by_us = |name: &NodeName| {
        scene.of_step().any(|action| match &action.kind {
            ActionKind::CordonNode(node) | ActionKind::DrainNode { node, .. } => node.name == *name,
            ActionKind::LaunchInstance { .. }
            | ActionKind::TerminateInstance { .. }
            | ActionKind::DetachVolume { .. }
            | ActionKind::UpdateAutoScalingGroup { .. }
            | ActionKind::UncordonNode(_)
            | ActionKind::EvictPod { .. }
            | ActionKind::LabelNode { .. }
            | ActionKind::RestartRollout { .. } => false,
        })
    };
    let stays =
        |name: &&NodeName| scene.nodes.get(*name).is_some_and(|node| node.unschedulable || drained_lately(scene, name));
    step.leaving
        .iter()
        .filter(stays)
        .filter(|name| cordoned_by_us(name) && !is_lost(scene, name))
        .filter_map(|name| scene.target(name))
        .filter(|target| {
            let same = |kind: &ActionKind| matches!(kind, ActionKind::UncordonNode(node) if node == target);
            let tries = scene.of_step().filter(|action| same(&action.kind)).count();
            let under_way = scene.newest(same).is_some_and(|action| !action.status.is_final());
            !under_way && tries < MOST_ATTEMPTS && !uncordoned_already(scene, target)
        })
        .map(ActionKind::UncordonNode)
        .collect()
}

/// The drain may have ended after the snapshot was taken, which then shows its node as it was before.
fn drained_lately(scene: &Scene<'_>, name: &NodeName) -> bool {
    let drain = scene.newest(|kind| matches!(kind, ActionKind::DrainNode { node, .. } if node.name == *name));
    drain.is_some_and(|action| action.status == ActionStatus::Completed)
}

fn is_lost(scene: &Scene<'_>, name: &NodeName) -> bool {
    let drain = scene.newest(|kind| matches!(kind, ActionKind::DrainNode { node, .. } if node.name == *name));
    drain.is_some_and(|action| is_taken_over(scene, action))
}

/// The last uncordon succeeded; the snapshot may be older.
fn uncordoned_already(scene: &Scene<'_>, target: &spot_domain::NodeTarget) -> bool {
    let last = scene.of_step().filter(|action| match &action.kind {
        ActionKind::CordonNode(node) | ActionKind::UncordonNode(node) | ActionKind::DrainNode { node, .. } => {
            node == target
        }
        ActionKind::LaunchInstance { .. }
        | ActionKind::TerminateInstance { .. }
        | ActionKind::DetachVolume { .. }
        | ActionKind::UpdateAutoScalingGroup { .. }
        | ActionKind::EvictPod { .. }
        | ActionKind::LabelNode { .. }
        | ActionKind::RestartRollout { .. } => false,
    });
    last.last().is_some_and(|action| {
        matches!(action.kind, ActionKind::UncordonNode(_)) && action.status == ActionStatus::Completed
    })
}

fn terminations(scene: &Scene<'_>, progress: &StepProgress) -> Vec<ActionKind> {
    let unneeded = progress.launched.iter().filter(|(_, instance)| {
        let same = |kind: &ActionKind| {
            matches!(kind, ActionKind::TerminateInstance { instance_id, node: None, .. } if instance_id == instance)
        };
        let tries = scene.of_step().filter(|action| same(&action.kind)).count();
        let settled = scene
            .newest(same)
            .is_some_and(|action| !action.status.is_final() || action.status == ActionStatus::Completed);
        !settled && tries < MOST_ATTEMPTS
    });
    unneeded
        .map(|(_, instance)| ActionKind::TerminateInstance { instance_id: instance.clone(), node: None, group: None })
        .collect()
}
