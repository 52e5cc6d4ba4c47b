//! Buying the nodes that join.
//!
//! A refused Spot launch is tried again in other pools that keep every safety layer, then on-demand stands in for it:
//! on-demand in place of Spot can break no layer.

use super::scene::failure_of;
use super::{Scene, Turn};
use spot_domain::{
    Action, ActionKind, ActionStatus, CapacityType, NodeName, PlanStep, PlannedNode, StepKind, StepPhase, StepProgress,
};

/// Spot offerings tried for one node before on-demand stands in: a first request fills about half the time, so four
/// leave some six percent to the stand-in.
const MOST_SPOT_ATTEMPTS: usize = 4;

/// Launches tried for one node altogether.
const MOST_ATTEMPTS: usize = 6;

pub(super) fn turn(scene: &Scene<'_>, step: &PlanStep, progress: &mut StepProgress) -> Turn {
    let mut enqueue = Vec::new();
    let mut waiting = false;
    for name in &step.joining {
        if progress.launched.iter().any(|(known, _)| known == name) {
            continue;
        }
        let attempts: Vec<&Action> = scene.of_step().filter(|action| launches(&action.kind, name)).collect();
        match attempts.last() {
            Some(last) if last.status == ActionStatus::Completed => match instance_of(last) {
                Some(instance) => progress.launched.push((name.clone(), instance)),
                None => return Turn::Fail(format!("the launch of {name} names no instance")),
            },
            Some(last) if !last.status.is_final() => waiting = true,
            last => match next_attempt(scene, step, name, &attempts) {
                Some(kind) => {
                    waiting = true;
                    if enqueue.len() < scene.room() && !scene.stop_requested {
                        enqueue.push(kind);
                    }
                }
                None => {
                    let why = last.and_then(|action| failure_of(action));
                    let why = why.unwrap_or_else(|| format!("{name} is not in the plan, or its group is gone"));
                    if scene.voluntary {
                        return Turn::Fail(why);
                    }
                    // One node that cannot be had keeps no other from being replaced.
                    progress.failure.get_or_insert(why);
                }
            },
        }
    }
    if scene.stop_requested && enqueue.is_empty() && scene.under_way() == 0 && waiting {
        return Turn::Fail("stopped before all nodes were launched".to_owned());
    }
    if waiting { Turn::Stay(enqueue) } else { Turn::Next(StepPhase::Joining) }
}

fn launches(kind: &ActionKind, name: &NodeName) -> bool {
    matches!(kind, ActionKind::LaunchInstance { planned_node, .. } if planned_node == name)
}

fn instance_of(action: &Action) -> Option<String> {
    action.result.as_ref()?.instance_id.clone()
}

fn next_attempt(scene: &Scene<'_>, step: &PlanStep, name: &NodeName, attempts: &[&Action]) -> Option<ActionKind> {
    let planned = scene.plan.nodes.iter().find(|node| node.name == *name)?;
    let wanted = planned.capacity_type?;
    if attempts.len() >= MOST_ATTEMPTS {
        return None;
    }
    let stood_in = attempts
        .iter()
        .any(|action| matches!(action.kind, ActionKind::LaunchInstance { stands_in_for_spot: true, .. }));
    let spot_left = wanted == CapacityType::Spot && attempts.len() < MOST_SPOT_ATTEMPTS && !stood_in;
    if attempts.is_empty() || (spot_left && refused_for_capacity(attempts)) {
        // On-demand that the plan itself falls back to is a stand-in like any other, and returns to Spot like one.
        let falls_back = step.kind == StepKind::FallBackToOnDemand && wanted == CapacityType::OnDemand;
        if let Some(kind) = launch(scene, planned, wanted, attempts.len(), falls_back) {
            return Some(kind);
        }
    }
    let may_stand_in = wanted == CapacityType::Spot && scene.fallback && !stood_in && !attempts.is_empty();
    may_stand_in.then(|| launch(scene, planned, CapacityType::OnDemand, 0, true)).flatten()
}

/// The planned offering first, then the alternatives in their order.
fn launch(
    scene: &Scene<'_>,
    planned: &PlannedNode,
    capacity_type: CapacityType,
    attempt: usize,
    stands_in_for_spot: bool,
) -> Option<ActionKind> {
    let own = (planned.instance_type.clone()?, planned.zone.clone()?);
    let offering = match attempt {
        0 => own,
        later => scene.alternatives.get(&planned.name)?.get(later - 1)?.clone(),
    };
    Some(ActionKind::LaunchInstance {
        group: scene.launch_groups.get(&planned.name)?.clone(),
        planned_node: planned.name.clone(),
        capacity_type,
        offerings: vec![offering],
        stands_in_for_spot,
    })
}

/// The last launch failed because the pool had nothing, so another pool may have.
fn refused_for_capacity(attempts: &[&Action]) -> bool {
    let code = attempts.last().and_then(|action| action.result.as_ref()?.error_code.as_deref());
    matches!(code, Some("pool_without_capacity" | "subnet_full" | "throttled"))
}
