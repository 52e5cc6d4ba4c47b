//! The draft written out: plan and report in domain terms.

mod blocked;
mod naming;
mod savings;

use crate::fleet::Fleet;
use crate::safety;
use crate::stages::{Draft, Scene};
use naming::Names;
use spot_domain::{
    CapacityType, Microusd, MicrousdPerHour, NodeName, ObjectName, PLANNING_SCHEMA_VERSION, PendingPod, Plan,
    PlanOutcome, PlanReport, PlanStep, PlannedNode, PodMove, PoolFunnel, Rejection,
};
use std::collections::BTreeSet;

/// Writes plan and report.
pub(crate) fn write(scene: &Scene<'_>, start: &Fleet, draft: &Draft) -> PlanOutcome {
    let names = Names::of(scene.world, draft);
    let plan = Plan {
        schema_version: PLANNING_SCHEMA_VERSION,
        steps: steps(scene, start, draft, &names),
        nodes: planned_nodes(scene, &draft.fleet, &names),
        pending: pending(scene, &draft.fleet, &names),
    };
    let after = safety::measure(scene.world, &draft.fleet);
    let blocked = blocked::blocked(scene, draft);
    let (rate, usage) = savings::by_cause(scene, start, &draft.fleet);
    let report = PlanReport {
        before_microusd_per_month: MicrousdPerHour(start.cost_microusd_per_hour()).per_month(),
        after_microusd_per_month: MicrousdPerHour(draft.fleet.cost_microusd_per_hour()).per_month(),
        rate_savings_microusd_per_month: rate,
        usage_savings_microusd_per_month: usage,
        safety: safety::report(&scene.before, &after, &scene.bounds, draft.altered),
        blocked_microusd_per_month: blocked.total,
        blocked: blocked.rows,
        rejected: rejected(scene, draft),
        pools: pools(scene, &draft.fleet),
    };
    PlanOutcome { plan, report }
}

fn steps(scene: &Scene<'_>, start: &Fleet, draft: &Draft, names: &Names) -> Vec<PlanStep> {
    let node_names = |nodes: &[usize]| -> Vec<NodeName> { nodes.iter().map(|node| names.node(*node)).collect() };
    let price = |node: &usize| match start.nodes.get(*node) {
        Some(known) => known.microusd_per_hour,
        None => draft.fleet.nodes[*node].microusd_per_hour,
    };
    let month = |nodes: &[usize]| MicrousdPerHour(nodes.iter().map(price).sum()).per_month();
    draft
        .steps
        .iter()
        .map(|step| PlanStep {
            kind: step.kind,
            leaving: node_names(&step.leaving),
            joining: node_names(&step.joining),
            moves: step
                .moves
                .iter()
                .map(|(pod, from, to)| PodMove {
                    pod: scene.world.pod(*pod).name.clone(),
                    from: names.node(*from),
                    to: names.node(*to),
                    surge: scene.movable.surges[*pod],
                })
                .collect(),
            saves_microusd_per_month: month(&step.leaving) - month(&step.joining),
            reason: step.reason.clone(),
        })
        .collect()
}

/// Pods on a node by name; pending pods that are only held there are left out, they have a list of their own.
fn pods_on(scene: &Scene<'_>, fleet: &Fleet, node: usize) -> Vec<ObjectName> {
    let bound = |pod: &&usize| scene.world.pod_node[**pod].is_some();
    let mut pods: Vec<ObjectName> =
        fleet.nodes[node].pods.iter().filter(bound).map(|pod| scene.world.pod(*pod).name.clone()).collect();
    pods.sort();
    pods
}

fn planned_nodes(scene: &Scene<'_>, fleet: &Fleet, names: &Names) -> Vec<PlannedNode> {
    let world = scene.world;
    fleet
        .alive()
        .map(|place| {
            let node = &fleet.nodes[place];
            let of_input = world.input.nodes.get(place);
            PlannedNode {
                name: names.node(place),
                joining: of_input.is_none(),
                managed: node.managed,
                instance_type: match of_input {
                    Some(known) => known.instance_type.clone(),
                    None => node.instance_type.map(|kind| world.types[kind].name.clone()),
                },
                zone: node.zone.map(|zone| world.zones[zone].clone()),
                capacity_type: node.capacity_type,
                group: match of_input {
                    Some(known) => known.group.clone(),
                    None => node.group.map(|group| world.input.node_groups[group].id.clone()),
                },
                microusd_per_hour: MicrousdPerHour(node.microusd_per_hour),
                pods: pods_on(scene, fleet, place),
            }
        })
        .collect()
}

fn pending(scene: &Scene<'_>, fleet: &Fleet, names: &Names) -> Vec<PendingPod> {
    let world = scene.world;
    let held_pods: BTreeSet<usize> = scene.tentative.held.iter().copied().collect();
    let waiting = (0..world.pods.len()).filter(|pod| world.pod_node[*pod].is_none());
    let mut pending: Vec<PendingPod> = waiting
        .map(|pod| {
            let node = fleet.pod_node[pod];
            let held = held_pods.contains(&pod);
            let reason = match node {
                Some(node) if world.pod(pod).nominated_node.is_some() && node < world.nodes.len() => {
                    "a scheduler has promised it this node"
                }
                Some(_) if held => "this node has room for it and its rules allow it",
                Some(_) => "the planned fleet has room for it here",
                None => "no node of the planned fleet has room for it under its rules",
            };
            PendingPod {
                pod: world.pod(pod).name.clone(),
                placed_on: node.map(|node| names.node(node)),
                reason: reason.to_owned(),
            }
        })
        .collect();
    pending.sort_by(|left, right| left.pod.cmp(&right.pod));
    pending
}

/// Nodes that may leave and stay, with what the stages tried and why it was dropped.
fn rejected(scene: &Scene<'_>, draft: &Draft) -> Vec<Rejection> {
    let kept = draft.kept.all().filter(|(node, _)| draft.fleet.nodes[*node].alive);
    kept.map(|(node, tried)| Rejection {
        candidate: scene.world.input.nodes[node].name.0.clone(),
        kind: tried.kind,
        rule: tried.rule,
        reason: tried.words.to_string(),
    })
    .collect()
}

fn pools(scene: &Scene<'_>, fleet: &Fleet) -> PoolFunnel {
    let joining = fleet.alive().map(|node| &fleet.nodes[node]).filter(|node| node.offering.is_some());
    let chosen: BTreeSet<(Option<usize>, Option<usize>)> = joining
        .filter(|node| node.capacity_type == Some(CapacityType::Spot))
        .map(|node| (node.instance_type, node.zone))
        .collect();
    PoolFunnel { chosen: chosen.len() as u32, ..scene.offers.funnel.clone() }
}

/// Nothing saved and nothing lost.
pub(crate) const NOTHING: Microusd = Microusd(0);
