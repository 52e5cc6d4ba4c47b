//! Buying the nodes that join.
//!
//! A refused Spot launch is tried again in other pools that keep every safety layer, then on-demand stands in for it:
//! on-demand in place of Spot can break no layer. A reached quota is the account's, so no other pool is tried.

use super::scene::failure_of;
use super::{Scene, Turn};
use spot_domain::{
    Action, ActionKind, ActionStatus, CapacityType, InstanceTypeName, NodeName, PlanStep, PlannedNode, StepKind,
    StepPhase, StepProgress, Zone,
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
        let had = attempts.iter().find(|action| action.status == ActionStatus::Completed);
        match had.or(attempts.last()) {
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
    if attempts.is_empty() || (spot_left && another_pool_may_have(attempts)) {
        // On-demand that the plan itself falls back to is a stand-in like any other, and returns to Spot like one.
        let falls_back = step.kind == StepKind::FallBackToOnDemand && wanted == CapacityType::OnDemand;
        if let Some(kind) = launch(scene, planned, wanted, attempts, falls_back) {
            return Some(kind);
        }
    }
    let may_stand_in = wanted == CapacityType::Spot && scene.fallback && !stood_in && !attempts.is_empty();
    may_stand_in.then(|| launch(scene, planned, CapacityType::OnDemand, attempts, true)).flatten()
}

/// The planned offering first, then the alternatives in their order: the first that no refusal rules out.
fn launch(
    scene: &Scene<'_>,
    planned: &PlannedNode,
    capacity_type: CapacityType,
    attempts: &[&Action],
    stands_in_for_spot: bool,
) -> Option<ActionKind> {
    let own = (planned.instance_type.clone()?, planned.zone.clone()?);
    let others = scene.alternatives.get(&planned.name).into_iter().flatten().cloned();
    let ruled_out = |offering: &Offering| attempts.iter().any(|attempt| rules_out(attempt, offering, capacity_type));
    let offering = std::iter::once(own).chain(others).find(|offering| !ruled_out(offering))?;
    Some(ActionKind::LaunchInstance {
        group: scene.launch_groups.get(&planned.name)?.clone(),
        planned_node: planned.name.clone(),
        capacity_type,
        offerings: vec![offering],
        stands_in_for_spot,
    })
}

type Offering = (InstanceTypeName, Zone);

fn code_of(attempt: &Action) -> Option<&str> {
    attempt.result.as_ref()?.error_code.as_deref()
}

/// The last launch failed for a reason of its pool, type or subnet, so another one may do.
fn another_pool_may_have(attempts: &[&Action]) -> bool {
    let code = attempts.last().and_then(|action| code_of(action));
    matches!(code, Some("pool_without_capacity" | "subnet_full" | "throttled" | "unsupported"))
}

/// Whether a failed launch says that this offering cannot be had either: what is not sold there is not sold on demand,
/// and a subnet without addresses has none for any type.
fn rules_out(attempt: &Action, (wanted, zone): &Offering, capacity_type: CapacityType) -> bool {
    let ActionKind::LaunchInstance { offerings, capacity_type: tried, .. } = &attempt.kind else { return false };
    let same = offerings.iter().any(|(kind, at)| kind == wanted && at == zone);
    match code_of(attempt) {
        Some("throttled") => false,
        Some("unsupported") => same,
        Some("subnet_full") => offerings.iter().any(|(_, at)| at == zone),
        Some(_) | None => same && *tried == capacity_type,
    }
}
