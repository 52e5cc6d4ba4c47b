//! Ending the instances behind drained nodes.

use super::scene::failure_of;
use super::{Scene, Turn};
use spot_domain::{ActionKind, ActionStatus, NodeName, PlanStep, StepPhase, StepProgress};

/// Tries per instance; a termination is state-setting, so trying again does no harm.
const MOST_ATTEMPTS: usize = 5;

pub(super) fn turn(scene: &Scene<'_>, step: &PlanStep, _progress: &mut StepProgress) -> Turn {
    if !scene.voluntary {
        // Lost nodes are ended as soon as they are empty, see `lost`.
        return Turn::Next(StepPhase::Done);
    }
    let mut enqueue = Vec::new();
    let mut waiting = false;
    for name in step.leaving.iter().filter(|name| is_drained(scene, name)) {
        let attempts: Vec<_> = scene.of_step().filter(|action| ends(&action.kind, name)).collect();
        match attempts.last() {
            Some(action) if action.status == ActionStatus::Completed => {}
            Some(action) if !action.status.is_final() => waiting = true,
            last => {
                if attempts.len() >= MOST_ATTEMPTS {
                    let reason = last.and_then(|action| failure_of(action)).unwrap_or_default();
                    return Turn::Fail(format!("{name} is drained but its instance could not be ended: {reason}"));
                }
                if let Some(kind) = terminate(scene, name) {
                    waiting = true;
                    enqueue.push(kind);
                }
            }
        }
    }
    enqueue.truncate(scene.room());
    if waiting { Turn::Stay(enqueue) } else { Turn::Next(StepPhase::Done) }
}

/// A node whose drain failed, or was overtaken by the answer to its loss, is not ours to end.
fn is_drained(scene: &Scene<'_>, name: &NodeName) -> bool {
    let drain = scene.newest(|kind| matches!(kind, ActionKind::DrainNode { node, .. } if node.name == *name));
    drain.is_some_and(|action| action.status == ActionStatus::Completed)
}

fn ends(kind: &ActionKind, name: &NodeName) -> bool {
    matches!(kind, ActionKind::TerminateInstance { node: Some(node), .. } if node == name)
}

/// None when neither node nor instance is there any more.
fn terminate(scene: &Scene<'_>, name: &NodeName) -> Option<ActionKind> {
    let node = scene.nodes.get(name)?;
    Some(ActionKind::TerminateInstance {
        instance_id: node.instance_id.clone()?,
        node: Some(name.clone()),
        group: node.group.clone(),
    })
}
