//! Nodes that go whatever happens: emptied as long as there is time, then ended. This goes on beside the launches,
//! since waiting for a replacement gives no pod more time.

use super::Scene;
use super::scene::failure_of;
use jiff::Timestamp;
use spot_domain::{ActionKind, ActionStatus, NodeName, NodeTarget, PlanStep};

/// Grace for pods after a notice, in seconds (INT-03).
const GRACE_SECS: u32 = 60;
/// Drains tried of one node: the agent itself keeps on asking until the deadline, so each further one follows a failure
/// of another kind.
const MOST_DRAINS: usize = 5;
/// Terminations tried of one instance. It ends by itself anyway; ending it keeps its group from replacing it.
const MOST_TERMINATIONS: usize = 5;

/// What lost nodes need.
#[derive(Default)]
pub(super) struct Needs {
    /// Actions to enqueue.
    pub(super) enqueue: Vec<ActionKind>,
    /// Something is still to come.
    pub(super) waiting: bool,
    /// Why an instance could not be ended, for people.
    pub(super) failure: Option<String>,
}

/// What the leaving nodes of a step need now.
pub(super) fn needs(scene: &Scene<'_>, step: &PlanStep) -> Needs {
    let mut needs = Needs::default();
    for name in &step.leaving {
        // A node that is not there any more has nothing left to empty, and its instance is gone with it.
        let (Some(target), Some(ends_at)) = (scene.target(name), scene.ends_at.get(name)) else { continue };
        if scene.now >= *ends_at || is_emptied(scene, name) {
            end(scene, name, &mut needs);
        } else {
            empty(scene, target, *ends_at, &mut needs);
        }
    }
    needs
}

fn is_emptied(scene: &Scene<'_>, name: &NodeName) -> bool {
    scene.of_step().any(|action| {
        let drains = matches!(&action.kind, ActionKind::DrainNode { node, .. } if node.name == *name);
        drains && action.status == ActionStatus::Completed
    })
}

/// A drain that a recommendation began politely is overtaken by an urgent one.
fn empty(scene: &Scene<'_>, target: NodeTarget, deadline_at: Timestamp, needs: &mut Needs) {
    needs.waiting = true;
    let urgent =
        |kind: &ActionKind| matches!(kind, ActionKind::DrainNode { node, voluntary: false, .. } if *node == target);
    let tries = scene.of_step().filter(|action| urgent(&action.kind)).count();
    let under_way = scene.newest(urgent).is_some_and(|action| !action.status.is_final());
    if !under_way && tries < MOST_DRAINS {
        needs.enqueue.push(ActionKind::DrainNode {
            node: target,
            deadline_at,
            grace_secs: GRACE_SECS,
            voluntary: false,
        });
    }
}

fn end(scene: &Scene<'_>, name: &NodeName, needs: &mut Needs) {
    let Some(node) = scene.nodes.get(name) else { return };
    let Some(instance_id) = node.instance_id.clone() else { return };
    let ends =
        |kind: &ActionKind| matches!(kind, ActionKind::TerminateInstance { node: Some(node), .. } if node == name);
    let tries = scene.of_step().filter(|action| ends(&action.kind)).count();
    match scene.newest(ends) {
        Some(action) if action.status == ActionStatus::Completed || is_gone(action) => {}
        Some(action) if !action.status.is_final() => needs.waiting = true,
        last if tries >= MOST_TERMINATIONS => {
            let reason = last.and_then(failure_of).unwrap_or_default();
            needs.failure.get_or_insert(format!("{name} is lost but its instance could not be ended: {reason}"));
        }
        _ => {
            needs.waiting = true;
            let group = node.group.clone();
            needs.enqueue.push(ActionKind::TerminateInstance { instance_id, node: Some(name.clone()), group });
        }
    }
}

/// AWS was faster.
fn is_gone(action: &spot_domain::Action) -> bool {
    let code = action.result.as_ref().and_then(|result| result.error_code.as_deref());
    action.status == ActionStatus::Failed && code == Some("not_found")
}
