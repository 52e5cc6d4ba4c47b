//! Waiting until what was bought is a Ready node; and a last look at what has changed since the plan was made.

use super::{Scene, Turn};
use jiff::SignedDuration;
use spot_domain::{PlanStep, StepPhase, StepProgress};

/// A node that is not Ready after this time never will be. Karpenter's registration time-out is the same quarter of an
/// hour.
const READY_WITHIN_SECS: i64 = 900;

pub(super) fn turn(scene: &Scene<'_>, step: &PlanStep, progress: &mut StepProgress) -> Turn {
    let missing: Vec<&str> = progress
        .launched
        .iter()
        .filter(|(_, instance)| !is_ready(scene, instance))
        .map(|(_, instance)| instance.as_str())
        .collect();
    if missing.is_empty() {
        return match changed_since_planned(scene, step) {
            Some(reason) if scene.voluntary => Turn::Fail(reason),
            Some(_) | None if scene.stop_requested && scene.voluntary => {
                Turn::Fail("stopped before anything was drained".to_owned())
            }
            Some(_) | None => Turn::Next(StepPhase::Surging),
        };
    }
    if scene.now.duration_since(progress.since) >= SignedDuration::from_secs(READY_WITHIN_SECS) {
        return Turn::Fail(format!("not Ready within 15 minutes: {}", missing.join(", ")));
    }
    Turn::Stay(Vec::new())
}

fn is_ready(scene: &Scene<'_>, instance: &str) -> bool {
    scene.nodes.values().any(|node| node.instance_id.as_deref() == Some(instance) && node.ready)
}

/// Something runs on a leaving node that the plan knows no place for: a pod of a workload that had none there.
fn changed_since_planned(scene: &Scene<'_>, step: &PlanStep) -> Option<String> {
    for name in &step.leaving {
        let Some(node) = scene.nodes.get(name) else { continue };
        for pod in node.pods.iter().filter(|pod| !pod.bound_to_node) {
            let known = scene.planned_owners.contains_key(&pod.name)
                || scene.planned_owners.values().any(|owner| owner.is_some() && *owner == pod.owner);
            if !known {
                return Some(format!("{} came to {name} after the plan was made", pod.name));
            }
        }
    }
    None
}
