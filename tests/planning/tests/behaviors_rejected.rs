//! What the report says of plans that the safety layers changed or forbade, and of everything that was tried in vain.

use spot_domain::{BlockRule, CapacityType, PlanOutcome, PlanningInput, Rejection, SafetyVerdict, StepKind};
use spot_planning_tests::{
    Cluster, GIB, blocked_cluster, full_fleet, joining, leaves, nothing_to_buy, only_type, planned, stays,
};
use std::collections::BTreeSet;

fn rows<'a>(outcome: &'a PlanOutcome, node: &str) -> Vec<&'a Rejection> {
    outcome.report.rejected.iter().filter(|row| row.candidate == node).collect()
}

/// Full `m5.large` on-demand nodes, nothing but `m5.large` to buy, and no limit on what one pool may hold.
fn uniform(nodes: u64) -> PlanningInput {
    let mut input = full_fleet(nodes, CapacityType::OnDemand).input;
    only_type(&mut input, "m5.large");
    input.safety.max_pool_share_ppm = 1_000_000;
    input
}

/// An underused node in each of three zones: two would do, but for layer 2.
fn one_node_a_zone() -> PlanningInput {
    let mut cluster = Cluster::in_region("us-east-1");
    for zone in ["a", "b", "c"] {
        let node = cluster.node("m5.large", zone, CapacityType::OnDemand);
        cluster.pod("web", Some(&node), 200, GIB / 2);
    }
    cluster.input
}

#[test]
fn buying_on_demand_for_the_layers_only_makes_a_safe_alternative() {
    let mut input = full_fleet(3, CapacityType::OnDemand).input;
    for node in &mut input.nodes {
        node.instance_type = Some("m5.4xlarge".into());
        node.allocatable.cpu_millicores = 15_890;
        node.allocatable.memory_bytes = 58 * GIB;
    }
    let outcome = planned(&input);
    let bought = joining(&outcome);
    assert!(bought.iter().any(|node| node.capacity_type == Some(CapacityType::OnDemand)), "{bought:?}");
    assert!(outcome.report.safety.layers.iter().all(|layer| layer.holds_after));
    assert_eq!(outcome.report.safety.verdict, SafetyVerdict::SafeAlternativeCreated, "all Spot breaks layer 4");
}

#[test]
fn where_staying_nodes_hold_the_share_all_that_joins_is_as_first_proposed() {
    let outcome = planned(&uniform(20));
    assert_eq!(joining(&outcome).len(), 17);
    assert_eq!(outcome.report.safety.verdict, SafetyVerdict::Approved);
}

#[test]
fn a_plan_that_no_layer_had_to_change_is_approved() {
    let mut input = uniform(10);
    for pod in &mut input.pods[..9] {
        pod.annotations.insert("karpenter.sh/do-not-disrupt".to_owned(), "true".to_owned());
    }
    let outcome = planned(&input);
    assert_eq!(joining(&outcome).len(), 1, "{:?}", outcome.plan.steps);
    assert_eq!(outcome.report.safety.verdict, SafetyVerdict::Approved);
}

#[test]
fn a_node_that_only_a_layer_keeps_is_told_with_the_layer() {
    let mut input = one_node_a_zone();
    nothing_to_buy(&mut input);
    let outcome = planned(&input);
    for node in ["node-1", "node-2", "node-3"] {
        assert!(stays(&outcome, node));
        let row = rows(&outcome, node).into_iter().find(|row| row.kind == StepKind::ConsolidateDelete);
        let row = row.unwrap_or_else(|| panic!("deleting {node} was tried"));
        assert_eq!(row.rule, BlockRule::SafetyLayer);
        assert!(row.reason.contains("zone_spread"), "{}", row.reason);
    }
}

#[test]
fn a_node_whose_pods_fit_nowhere_is_not_laid_at_a_layers_door() {
    let mut input = full_fleet(6, CapacityType::OnDemand).input;
    nothing_to_buy(&mut input);
    let outcome = planned(&input);
    assert!(outcome.plan.steps.is_empty());
    assert!(!outcome.report.rejected.is_empty());
    assert!(outcome.report.rejected.iter().all(|row| row.rule == BlockRule::NoFittingNode), "no room, no layer");
}

#[test]
fn every_kind_of_step_tried_with_a_node_is_on_record_and_each_reason_once() {
    let mut input = one_node_a_zone();
    only_type(&mut input, "m5.large");
    input.market.types[0].advisor_bucket = None;
    let outcome = planned(&input);
    for node in ["node-1", "node-2", "node-3"] {
        let kinds: BTreeSet<StepKind> = rows(&outcome, node).iter().map(|row| row.kind).collect();
        assert!(kinds.is_superset(&[StepKind::OnDemandToSpot, StepKind::ConsolidateDelete].into()), "{kinds:?}");
    }
    for seed in 0..6 {
        let outcome = planned(&blocked_cluster(seed, 10).input);
        let mut seen = BTreeSet::new();
        for row in &outcome.report.rejected {
            assert!(seen.insert((&row.candidate, row.kind, row.rule)), "seed {seed}: {row:?} is there twice");
            assert!(!leaves(&outcome, &row.candidate) && !row.reason.is_empty(), "seed {seed}: {row:?}");
        }
    }
}

#[test]
fn nodes_nobody_can_see_into_hold_the_on_demand_share() {
    let mut input = uniform(20);
    for node in &mut input.nodes[..3] {
        node.pods_unknown = true;
    }
    let outcome = planned(&input);
    assert_eq!(joining(&outcome).len(), 17, "all others become Spot");
    for node in ["node-1", "node-2", "node-3"] {
        assert!(stays(&outcome, node));
        let told: Vec<_> = rows(&outcome, node).iter().map(|row| (row.kind, row.rule)).collect();
        assert_eq!(told, [(StepKind::OnDemandToSpot, BlockRule::SafetyLayer)]);
        assert!(rows(&outcome, node)[0].reason.contains("on_demand_share"));
    }
}
