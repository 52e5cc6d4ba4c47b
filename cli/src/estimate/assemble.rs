//! Puts the engine's answer and the dump's fleet into the shape that `estimate` prints.

use super::answer::{
    BlockedRow, ESTIMATE_SCHEMA_VERSION, Estimate, IgnoredKind, JoiningNode, NodeRow, SavingsByCause, Step,
};
use super::assumptions::Assumption;
use super::changes;
use super::collect;
use super::money::Usd;
use super::new_node::NewNodeLabels;
use super::prices::price_of_existing;
use super::range::savings_range;
use super::words::group_name;
use spot_domain::{
    InstanceType, InstanceTypeName, MicrousdPerHour, NodeName, ObjectName, PlanOutcome, PlanStep, PlannedNode,
    PlanningInput,
};
use std::collections::BTreeMap;

/// The whole answer. Money is summed from the rows, so that rows and totals cannot differ.
pub(super) fn assemble(
    input: &PlanningInput,
    outcome: &PlanOutcome,
    assumptions: Vec<Assumption>,
    ignored_kinds: Vec<IgnoredKind>,
) -> Estimate {
    let (plan, report) = (&outcome.plan, &outcome.report);
    let now = rows_now(input, &plan.nodes);
    let planned = rows_planned(input, &plan.nodes);
    let (current, after) = (total(&now), total(&planned));
    let savings = Usd(current.0 - after.0);
    let steps: Vec<Step> = plan.steps.iter().map(step).collect();
    let causes = SavingsByCause {
        rate_usd_per_month: report.rate_savings_microusd_per_month.into(),
        usage_usd_per_month: report.usage_savings_microusd_per_month.into(),
    };
    let range = savings_range(savings, causes, &planned, collect::doubts(&assumptions, input));
    let changes = changes::changes(input, &input.node_groups, &plan.nodes);
    Estimate {
        schema_version: ESTIMATE_SCHEMA_VERSION,
        region: input.market.region.to_string(),
        as_of: input.now,
        current_usd_per_month: current,
        planned_usd_per_month: after,
        savings_usd_per_month: savings,
        savings_low_usd_per_month: range.low,
        savings_high_usd_per_month: range.high,
        savings_by_cause: causes,
        now,
        planned,
        pending: plan.pending.clone(),
        steps,
        changes,
        blocked: report.blocked.iter().map(blocked_row).collect(),
        blocked_usd_per_month: report.blocked_microusd_per_month.into(),
        safety: report.safety.clone(),
        rejected: report.rejected.clone(),
        pools: report.pools.clone(),
        policy: input.policy.clone(),
        assumptions,
        ignored_kinds,
    }
}

/// Σ of the rows' money.
fn total(rows: &[NodeRow]) -> Usd {
    Usd(rows.iter().map(|row| row.usd_per_month.0).sum())
}

/// The fleet of the dump. A node that stays is priced as the plan prices it.
fn rows_now(input: &PlanningInput, planned: &[PlannedNode]) -> Vec<NodeRow> {
    let prices: BTreeMap<&NodeName, MicrousdPerHour> =
        planned.iter().map(|node| (&node.name, node.microusd_per_hour)).collect();
    let mut pods = pods_by_node(input);
    let mut rows: Vec<NodeRow> = input
        .nodes
        .iter()
        .map(|node| {
            let price = prices.get(&node.name).copied().unwrap_or_else(|| price_of_existing(input, node));
            NodeRow {
                name: node.name.clone(),
                instance_type: node.instance_type.clone(),
                zone: node.zone.clone(),
                capacity_type: node.capacity_type,
                managed: node.unmanaged.is_none(),
                usd_per_month: price.per_month().into(),
                pods: pods.remove(&node.name).unwrap_or_default(),
                joins: None,
            }
        })
        .collect();
    rows.sort_by(|one, other| one.name.cmp(&other.name));
    rows
}

/// Active pods that are not bound to their node, by node, sorted.
fn pods_by_node(input: &PlanningInput) -> BTreeMap<NodeName, Vec<ObjectName>> {
    let mut by_node: BTreeMap<NodeName, Vec<ObjectName>> = BTreeMap::new();
    for pod in input.pods.iter().filter(|pod| pod.is_active() && !pod.is_node_bound()) {
        if let Some(node) = &pod.node {
            by_node.entry(node.clone()).or_default().push(pod.name.clone());
        }
    }
    for pods in by_node.values_mut() {
        pods.sort();
    }
    by_node
}

fn rows_planned(input: &PlanningInput, planned: &[PlannedNode]) -> Vec<NodeRow> {
    let types: BTreeMap<&InstanceTypeName, &InstanceType> =
        input.instance_types.iter().map(|instance_type| (&instance_type.name, instance_type)).collect();
    let labels = NewNodeLabels::of(&input.market.region, &input.nodes);
    planned
        .iter()
        .map(|node| NodeRow {
            name: node.name.clone(),
            instance_type: node.instance_type.clone(),
            zone: node.zone.clone(),
            capacity_type: node.capacity_type,
            managed: node.managed,
            usd_per_month: node.microusd_per_hour.per_month().into(),
            pods: node.pods.clone(),
            joins: if node.joining { joining_node(input, &types, &labels, node) } else { None },
        })
        .collect()
}

fn joining_node(
    input: &PlanningInput,
    types: &BTreeMap<&InstanceTypeName, &InstanceType>,
    labels: &NewNodeLabels,
    node: &PlannedNode,
) -> Option<JoiningNode> {
    let instance_type = types.get(node.instance_type.as_ref()?)?;
    let group = input.node_groups.iter().find(|group| Some(&group.id) == node.group.as_ref());
    Some(JoiningNode {
        joining: true,
        group: group.map_or(String::new(), group_name),
        labels: labels.labels(group, instance_type, node),
        taints: group.map(|group| group.taints.clone()).unwrap_or_default(),
        allocatable: instance_type.allocatable.clone(),
    })
}

fn step(step: &PlanStep) -> Step {
    Step {
        kind: step.kind,
        leaving: step.leaving.clone(),
        joining: step.joining.clone(),
        evicts: step.moves.len(),
        surges: step.moves.iter().filter(|pod_move| pod_move.surge).count(),
        saves_usd_per_month: step.saves_microusd_per_month.into(),
        reason: step.reason.clone(),
    }
}

fn blocked_row(blocked: &spot_domain::Blocked) -> BlockedRow {
    BlockedRow {
        node: blocked.node.clone(),
        pod: blocked.pod.clone(),
        rule: blocked.rule,
        message: blocked.message.clone(),
        usd_per_month: blocked.microusd_per_month.into(),
        remedy: blocked.remedy.clone(),
    }
}
