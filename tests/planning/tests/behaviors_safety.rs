//! The five safety layers at their edges, on the fleet a plan leads to.

use spot_domain::{AdvisorBucket, CapacityType, PlanOutcome, PlanningInput, SafetyLayer, SafetyVerdict};
use spot_planning_tests::{Cluster, GIB, full_fleet, idle_node, leaves, only_type, planned};
use std::collections::{BTreeMap, BTreeSet};

/// Full `m5.large` nodes, and nothing but `m5.large` to buy: amounts of nodes are shares of capacity.
fn uniform(nodes: u64, capacity_type: CapacityType) -> PlanningInput {
    let mut input = full_fleet(nodes, capacity_type).input;
    only_type(&mut input, "m5.large");
    input
}

fn count(outcome: &PlanOutcome, capacity_type: CapacityType) -> usize {
    outcome.plan.nodes.iter().filter(|node| node.capacity_type == Some(capacity_type)).count()
}

fn pools(outcome: &PlanOutcome) -> BTreeMap<String, usize> {
    let mut pools = BTreeMap::new();
    for node in outcome.plan.nodes.iter().filter(|node| node.capacity_type == Some(CapacityType::Spot)) {
        *pools.entry(format!("{:?} {:?}", node.zone, node.instance_type)).or_default() += 1;
    }
    pools
}

fn zones(outcome: &PlanOutcome) -> usize {
    outcome.plan.nodes.iter().map(|node| &node.zone).collect::<BTreeSet<_>>().len()
}

#[test]
fn pools_of_the_worst_bucket_are_never_used() {
    for (bucket, used) in [(3, true), (4, false)] {
        let mut input = uniform(6, CapacityType::OnDemand);
        input.market.types[0].advisor_bucket = AdvisorBucket::new(bucket);
        assert_eq!(count(&planned(&input), CapacityType::Spot) > 0, used, "bucket {bucket}");
    }
}

#[test]
fn stability_at_the_bound_is_accepted_and_just_below_it_is_not() {
    for (bound, used) in [(825_000, true), (825_001, false)] {
        let mut input = uniform(6, CapacityType::OnDemand);
        input.market.types[0].advisor_bucket = AdvisorBucket::new(3);
        input.safety.min_stability_ppm = bound;
        assert_eq!(count(&planned(&input), CapacityType::Spot) > 0, used, "bound {bound}");
    }
}

#[test]
fn nodes_in_an_unstable_pool_leave_it() {
    let mut input = uniform(6, CapacityType::OnDemand);
    input.nodes[0].capacity_type = Some(CapacityType::Spot);
    input.market.types[0].advisor_bucket = AdvisorBucket::new(4);
    let outcome = planned(&input);
    assert!(leaves(&outcome, "node-1"), "{:?}", outcome.report.rejected);
    assert_eq!(count(&outcome, CapacityType::Spot), 0);
}

#[test]
fn exactly_the_least_on_demand_share_is_enough() {
    for (share_ppm, on_demand) in [(150_000, 3), (150_001, 4), (100_000, 2)] {
        let mut input = uniform(20, CapacityType::OnDemand);
        input.safety.max_pool_share_ppm = 1_000_000;
        input.safety.min_on_demand_share_ppm = share_ppm;
        let outcome = planned(&input);
        assert_eq!(outcome.plan.nodes.len(), 20);
        assert_eq!(count(&outcome, CapacityType::OnDemand), on_demand, "share {share_ppm} ppm");
    }
}

#[test]
fn no_spot_pool_holds_more_than_its_share() {
    for (share_ppm, least) in [(200_000, 2), (199_999, 1), (300_000, 2)] {
        let mut input = uniform(10, CapacityType::OnDemand);
        input.safety.max_pool_share_ppm = share_ppm;
        let outcome = planned(&input);
        let (pools, nodes) = (pools(&outcome), outcome.plan.nodes.len());
        let most = pools.values().copied().max().unwrap_or(0);
        assert!(most >= least, "share {share_ppm} ppm: {pools:?}");
        assert!(most == 1 || most * 1_000_000 <= nodes * share_ppm as usize, "{share_ppm} ppm of {nodes}: {pools:?}");
    }
}

#[test]
fn one_node_of_a_pool_is_always_allowed() {
    let outcome = planned(&uniform(4, CapacityType::OnDemand));
    let pools = pools(&outcome);
    assert!(!pools.is_empty() && pools.values().all(|nodes| *nodes == 1), "a node is a quarter: {pools:?}");
}

/// Six nodes over the given zones that two would hold.
fn underused(zones: &[&str]) -> PlanningInput {
    let mut cluster = Cluster::in_region("us-east-1");
    for number in 0..6 {
        let node = cluster.node("m5.large", zones[number % zones.len()], CapacityType::OnDemand);
        cluster.pod("web", Some(&node), 200, GIB / 2);
    }
    cluster.input
}

#[test]
fn a_fleet_over_three_zones_never_shrinks_to_two() {
    let input = underused(&["a", "b", "c"]);
    let outcome = planned(&input);
    assert!(!outcome.plan.steps.is_empty());
    assert!(zones(&outcome) == 3 && outcome.plan.nodes.len() >= 3, "{:?}", outcome.plan.nodes);
}

#[test]
fn a_fleet_that_knows_two_zones_only_keeps_two() {
    let mut input = underused(&["a", "b"]);
    input.node_groups[0].zones.truncate(2);
    let outcome = planned(&input);
    assert!(zones(&outcome) == 2 && outcome.plan.nodes.len() == 3, "{:?}", outcome.plan.nodes);
}

#[test]
fn a_recorded_waiver_lifts_the_zone_layer() {
    let mut input = underused(&["a", "b", "c"]);
    input.node_groups[0].zones.truncate(1);
    assert_eq!(zones(&planned(&input)), 3);
    input.policy.az_spread = spot_domain::ZoneSpread { enabled: false, waiver_reason: Some("one zone only".into()) };
    let outcome = planned(&input);
    assert_eq!(outcome.report.safety.layers[1].bound, 0.0);
    assert!(!outcome.plan.steps.is_empty());
}

#[test]
fn a_broken_on_demand_layer_is_not_made_worse() {
    let mut scene = idle_node();
    for name in ["node-1", "node-2", "node-3", "node-4"] {
        scene.node_named(name).capacity_type = Some(CapacityType::Spot);
    }
    scene.node_named("node-1").capacity_type = Some(CapacityType::OnDemand);
    scene.node().capacity_type = Some(CapacityType::Spot);
    let outcome = planned(&scene.input);
    let layer = &outcome.report.safety.layers[3];
    assert_eq!(layer.layer, SafetyLayer::OnDemandShare);
    assert!(!layer.held_before, "one m5.large of eleven is on-demand");
    assert!(layer.after >= layer.before, "{layer:?}");
    assert_ne!(outcome.report.safety.verdict, SafetyVerdict::Rejected);
}

#[test]
fn an_all_spot_fleet_may_still_shed_an_empty_node_and_the_verdict_says_so() {
    let mut input = uniform(4, CapacityType::Spot);
    input.pods.remove(3);
    let outcome = planned(&input);
    assert!(leaves(&outcome, "node-4"));
    let layer = &outcome.report.safety.layers[3];
    assert!(!layer.held_before && layer.after >= layer.before);
    let verdict = outcome.report.safety.verdict;
    let expected = if layer.holds_after { SafetyVerdict::Approved } else { SafetyVerdict::ApprovedUnchanged };
    assert!(verdict == expected || verdict == SafetyVerdict::ApprovedImproving, "{verdict:?}");
}

#[test]
fn a_crowded_pool_is_not_made_more_crowded() {
    let mut input = uniform(6, CapacityType::OnDemand);
    for node in &mut input.nodes[..4] {
        node.capacity_type = Some(CapacityType::Spot);
        node.zone = Some("us-east-1a".into());
        node.labels.insert(spot_domain::label_keys::ZONE.into(), "us-east-1a".into());
    }
    let outcome = planned(&input);
    let layer = &outcome.report.safety.layers[2];
    assert!(!layer.held_before, "four of six in one pool");
    assert!(layer.after <= layer.before, "{layer:?}");
}

#[test]
fn the_report_measures_all_five_layers_before_and_after() {
    let outcome = planned(&uniform(10, CapacityType::OnDemand));
    let layers: Vec<_> = outcome.report.safety.layers.iter().map(|layer| layer.layer).collect();
    let all = [
        SafetyLayer::PoolStability,
        SafetyLayer::ZoneSpread,
        SafetyLayer::PoolShare,
        SafetyLayer::OnDemandShare,
        SafetyLayer::Combined,
    ];
    assert_eq!(layers, all);
    assert!(outcome.report.safety.layers.iter().all(|layer| layer.holds_after));
    assert_eq!(outcome.report.safety.least_on_demand_share, 0.2, "two of ten whole nodes");
}
