//! Nodes that cannot be a home or cannot be judged, empty nodes, and consolidation.

use spot_domain::{BlockRule, CapacityType, NodeGroupId, PlanOutcome, StepKind, UnmanagedReason};
use spot_planning_tests::{
    Cluster, GIB, Scene, assert_blocks, idle_node, joining, leaves, leaves_by, moves_to, nothing_to_buy, planned,
    rejected_for, reprice_spot, rules_of, stays,
};

/// The idle node's pod has room on `node-1` alone.
fn one_home() -> Scene {
    let mut scene = idle_node();
    nothing_to_buy(&mut scene.input);
    for (full, cpu_millicores) in [("node-2", 620), ("node-3", 900)] {
        scene.add_pod("filler", Some(full), cpu_millicores, GIB / 2);
    }
    let outcome = planned(&scene.input);
    assert!(leaves(&outcome, &scene.node) && moves_to(&outcome, "node-1") > 0, "a Ready node is a home");
    scene
}

#[test]
fn a_node_that_is_not_ready_never_counts_as_a_home() {
    let mut scene = one_home();
    scene.node_named("node-1").ready = false;
    let outcome = planned(&scene.input);
    assert!(stays(&outcome, &scene.node));
    assert_eq!(moves_to(&outcome, "node-1"), 0);
}

#[test]
fn a_cordoned_node_or_one_being_deleted_never_counts_as_a_home() {
    let mut scene = one_home();
    scene.node_named("node-1").unschedulable = true;
    assert!(stays(&planned(&scene.input), &scene.node));
    let mut scene = one_home();
    scene.node_named("node-1").terminating = true;
    assert!(stays(&planned(&scene.input), &scene.node));
}

#[test]
fn a_node_whose_pods_are_not_all_known_never_counts_as_a_home() {
    let mut scene = one_home();
    scene.node_named("node-1").pods_unknown = true;
    let outcome = planned(&scene.input);
    assert_eq!(moves_to(&outcome, "node-1"), 0);
    assert!(stays(&outcome, &scene.node));
}

#[test]
fn a_replacement_that_never_became_ready_costs_nobody_a_home() {
    let mut scene = idle_node();
    let mut cluster = Cluster { input: scene.input.clone() };
    let late = cluster.node("m5.xlarge", "c", CapacityType::Spot);
    scene.input = cluster.input;
    nothing_to_buy(&mut scene.input);
    scene.node_named(&late).ready = false;
    for (full, cpu_millicores) in [("node-1", 900), ("node-2", 620), ("node-3", 900)] {
        scene.add_pod("filler", Some(full), cpu_millicores, GIB / 2);
    }
    let outcome = planned(&scene.input);
    assert!(stays(&outcome, &scene.node), "the old node stays while the new one is not Ready");
    assert!(rules_of(&outcome, &late).contains(&BlockRule::NodeNotReady));
    scene.node_named(&late).ready = true;
    assert!(leaves(&planned(&scene.input), &scene.node), "once it is Ready the old one leaves");
}

#[test]
fn a_node_that_is_not_ready_being_deleted_too_young_or_windows_stays() {
    assert_blocks(BlockRule::NodeNotReady, |scene| scene.node().ready = false);
    assert_blocks(BlockRule::NodeTerminating, |scene| scene.node().terminating = true);
    assert_blocks(BlockRule::NodeTooYoung, |scene| scene.node().created_at = Some(scene.input.now));
    assert_blocks(BlockRule::WindowsNode, |scene| scene.node().windows = true);
}

#[test]
fn a_node_of_unknown_type_zone_or_group_stays() {
    assert_blocks(BlockRule::UnknownInstanceType, |scene| scene.node().instance_type = Some("m99.large".into()));
    assert_blocks(BlockRule::UnknownPlacement, |scene| scene.node().zone = None);
    assert_blocks(BlockRule::UnknownPlacement, |scene| scene.node().group = None);
}

#[test]
fn a_node_of_unknown_capacity_type_stays() {
    assert_blocks(BlockRule::UnknownPlacement, |scene| scene.node().capacity_type = None);
}

#[test]
fn a_node_of_a_group_that_is_not_described_stays() {
    assert_blocks(BlockRule::UnknownPlacement, |scene| scene.node().group = Some(NodeGroupId("gone".into())));
}

#[test]
fn an_unmanaged_node_is_only_looked_at() {
    for reason in [UnmanagedReason::ControlPlane, UnmanagedReason::Fargate, UnmanagedReason::Foreign] {
        let mut scene = idle_node();
        scene.node().unmanaged = Some(reason);
        let outcome = planned(&scene.input);
        assert!(stays(&outcome, &scene.node), "{reason:?}");
        assert!(outcome.plan.nodes.iter().any(|node| node.name.as_str() == "node-4" && !node.managed));
    }
}

/// The node under test, its pods not all known; the others opt out.
fn unknown_pods() -> Scene {
    let mut scene = idle_node();
    for other in ["node-1", "node-2", "node-3"] {
        scene.node_named(other).annotations.insert("karpenter.sh/do-not-disrupt".into(), "true".into());
    }
    assert!(leaves(&planned(&scene.input), &scene.node));
    scene.node().pods_unknown = true;
    scene
}

fn replacement<'a>(outcome: &'a PlanOutcome, node: &str) -> &'a spot_domain::PlannedNode {
    let step = outcome.plan.steps.iter().find(|step| step.leaving.iter().any(|name| name.as_str() == node));
    let step = step.expect("the node is bought differently");
    assert_eq!((step.leaving.len(), step.joining.len()), (1, 1), "one for one");
    outcome.plan.nodes.iter().find(|joined| joined.name == step.joining[0]).expect("described")
}

#[test]
fn a_node_with_unknown_pods_becomes_spot_of_the_same_shape_at_most() {
    let scene = unknown_pods();
    let outcome = planned(&scene.input);
    let joined = replacement(&outcome, &scene.node);
    assert_eq!(joined.instance_type.as_ref().map(|name| name.as_str()), Some("m5.4xlarge"));
    assert_eq!(joined.zone.as_ref().map(|zone| zone.as_str()), Some("us-east-1a"));
    assert_eq!(joined.capacity_type, Some(CapacityType::Spot));
}

#[test]
fn a_node_with_unknown_pods_is_never_removed() {
    for spot in [false, true] {
        let mut scene = unknown_pods();
        let place = scene.pod;
        scene.input.pods.remove(place);
        if spot {
            scene.node().capacity_type = Some(CapacityType::Spot);
        } else {
            reprice_spot(&mut scene.input, 120);
        }
        let outcome = planned(&scene.input);
        assert!(stays(&outcome, &scene.node), "seemingly empty, Spot {spot}");
        assert!(rules_of(&outcome, &scene.node).contains(&BlockRule::PodsUnknown));
    }
}

#[test]
fn an_empty_node_is_removed() {
    let mut scene = idle_node();
    scene.input.pods.remove(scene.pod);
    let outcome = planned(&scene.input);
    assert_eq!(leaves_by(&outcome, &scene.node), Some(StepKind::RemoveEmptyNode));
    assert!(outcome.plan.nodes.iter().all(|node| node.name.as_str() != "node-4"));
}

#[test]
fn consolidation_deletes_an_underused_node_without_buying_one() {
    let mut scene = idle_node();
    nothing_to_buy(&mut scene.input);
    let outcome = planned(&scene.input);
    assert_eq!(leaves_by(&outcome, &scene.node), Some(StepKind::ConsolidateDelete));
    assert!(joining(&outcome).is_empty());
}

#[test]
fn with_bin_packing_off_nodes_change_how_they_are_bought_but_are_never_merged() {
    let mut scene = idle_node();
    scene.input.policy.binpack.enabled = false;
    let before = scene.input.nodes.len();
    let outcome = planned(&scene.input);
    assert!(outcome.plan.nodes.len() >= before, "{} nodes of {before} are left", outcome.plan.nodes.len());
}

#[test]
fn a_full_node_is_kept_and_the_report_says_why() {
    let mut scene = idle_node();
    nothing_to_buy(&mut scene.input);
    scene.pod().requests.cpu_millicores = 15_500;
    let outcome = planned(&scene.input);
    assert!(stays(&outcome, &scene.node));
    assert_eq!(rejected_for(&outcome, &scene.node), Some(BlockRule::NoFittingNode));
}
