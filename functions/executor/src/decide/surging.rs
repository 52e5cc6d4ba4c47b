//! Leaving nodes are cordoned, then single replicas get a second one elsewhere before the first goes.

use super::scene::failure_of;
use super::{Scene, Turn};
use jiff::SignedDuration;
use spot_domain::{ActionKind, ObjectName, OwnerKind, PlanStep, StepPhase, StepProgress};
use std::collections::BTreeSet;

/// A rolling restart that takes longer than this has failed: Kubernetes' own default progress deadline.
const SURGE_WITHIN_SECS: i64 = 600;

pub(super) fn turn(scene: &Scene<'_>, step: &PlanStep, _progress: &mut StepProgress) -> Turn {
    if !scene.voluntary {
        return Turn::Next(StepPhase::Draining);
    }
    let workloads = surged(scene, step);
    if workloads.is_empty() {
        return Turn::Next(StepPhase::Draining);
    }
    let mut wanted = Vec::new();
    let mut waiting = false;
    for target in step.leaving.iter().filter_map(|name| scene.target(name)) {
        let cordons = |kind: &ActionKind| matches!(kind, ActionKind::CordonNode(node) if *node == target);
        match scene.newest(cordons) {
            None => wanted.push(ActionKind::CordonNode(target)),
            Some(action) => match failure_of(action) {
                Some(reason) => return Turn::Fail(reason),
                None => waiting |= !action.status.is_final(),
            },
        }
    }
    if wanted.is_empty() && !waiting {
        for workload in workloads {
            let restarts = |kind: &ActionKind| matches!(kind, ActionKind::RestartRollout { workload: known, .. } if *known == workload);
            match scene.newest(restarts) {
                None => wanted.push(restart(scene, workload)),
                Some(action) => match failure_of(action) {
                    Some(reason) => return Turn::Fail(reason),
                    None => waiting |= !action.status.is_final(),
                },
            }
        }
    }
    if wanted.is_empty() && !waiting {
        return Turn::Next(StepPhase::Draining);
    }
    wanted.truncate(scene.room());
    Turn::Stay(wanted)
}

fn restart(scene: &Scene<'_>, workload: ObjectName) -> ActionKind {
    let deadline_at = scene.now + SignedDuration::from_secs(SURGE_WITHIN_SECS);
    ActionKind::RestartRollout { workload, deadline_at }
}

/// Deployments whose only replica moves in this step, as far as it still is on a leaving node.
fn surged(scene: &Scene<'_>, step: &PlanStep) -> BTreeSet<ObjectName> {
    let moved = step.moves.iter().filter(|pod_move| pod_move.surge);
    moved
        .filter_map(|pod_move| {
            let owner = scene.planned_owners.get(&pod_move.pod)?.as_ref()?;
            (owner.kind == OwnerKind::Deployment)
                .then(|| ObjectName::new(pod_move.pod.namespace.clone(), owner.name.clone()))
        })
        .collect()
}
