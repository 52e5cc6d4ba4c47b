//! Emptying the nodes that leave, a few at a time.

use super::scene::failure_of;
use super::{Scene, Turn};
use jiff::SignedDuration;
use spot_domain::{ActionKind, ActionStatus, NodeName, NodeTarget, PlanStep, StepPhase, StepProgress};

/// Planned work waits for disruption budgets this long per node, then gives the node up.
const PATIENCE_SECS: i64 = 900;

/// Grace for pods in planned work, in seconds (INT-03 names 90 for planned work and 60 after a notice).
const PLANNED_GRACE_SECS: u32 = 90;
const NOTICE_GRACE_SECS: u32 = 60;

/// An interrupted instance ends two minutes after its notice when nothing more is known.
const NOTICE_SECS: i64 = 120;

pub(super) fn turn(scene: &Scene<'_>, step: &PlanStep, _progress: &mut StepProgress) -> Turn {
    let mut enqueue = Vec::new();
    let mut draining = scene.of_step().filter(|action| is_drain(&action.kind) && !action.status.is_final()).count();
    let mut waiting = draining > 0;
    for name in &step.leaving {
        let Some(target) = scene.target(name) else { continue };
        match scene.newest(|kind| drains(kind, name)) {
            Some(action) if action.status == ActionStatus::Completed => {}
            Some(action) if !action.status.is_final() => {}
            Some(action) => match failure_of(action) {
                // After a notice the node goes whatever happens: what could not be evicted is lost with it.
                Some(reason) if scene.voluntary => return Turn::Fail(reason),
                Some(_) | None => {}
            },
            None => {
                waiting = true;
                let free = !scene.voluntary || draining < scene.limits.max_disrupted_nodes as usize;
                if free && enqueue.len() < scene.room() {
                    if scene.stop_requested && scene.voluntary {
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

fn is_drain(kind: &ActionKind) -> bool {
    matches!(kind, ActionKind::DrainNode { .. })
}

fn drains(kind: &ActionKind, name: &NodeName) -> bool {
    matches!(kind, ActionKind::DrainNode { node, .. } if node.name == *name)
}

fn drain(scene: &Scene<'_>, node: NodeTarget) -> ActionKind {
    let patience = scene.now + SignedDuration::from_secs(PATIENCE_SECS);
    let notice = scene.ends_at.unwrap_or(scene.now + SignedDuration::from_secs(NOTICE_SECS));
    ActionKind::DrainNode {
        node,
        deadline_at: if scene.voluntary { patience } else { notice },
        grace_secs: if scene.voluntary { PLANNED_GRACE_SECS } else { NOTICE_GRACE_SECS },
        voluntary: scene.voluntary,
    }
}
