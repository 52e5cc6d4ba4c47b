//! Pods that wait count as load, promised to a node or not.

use spot_domain::{PlanOutcome, StepKind};
use spot_planning_tests::{
    GIB, Scene, full_fleet, idle_node, joining, leaves, leaves_by, nothing_to_buy, planned, stays,
};

/// The node under test without any pod.
fn empty_node() -> Scene {
    let mut scene = idle_node();
    scene.input.pods.remove(scene.pod);
    assert_eq!(leaves_by(&planned(&scene.input), &scene.node), Some(StepKind::RemoveEmptyNode));
    scene
}

fn placed(outcome: &PlanOutcome, deployment: &str) -> Option<String> {
    let row = outcome.plan.pending.iter().find(|row| row.pod.name.starts_with(deployment)).expect("pending is listed");
    assert!(!row.reason.is_empty());
    row.placed_on.as_ref().map(|node| node.0.clone())
}

#[test]
fn an_empty_node_that_a_pending_pod_is_promised_to_is_not_empty() {
    let mut scene = empty_node();
    nothing_to_buy(&mut scene.input);
    assert!(leaves(&planned(&scene.input), &scene.node));
    let node = scene.node.clone();
    scene.add_pod("late", None, 3000, 8 * GIB).nominated_node = Some(node.as_str().into());
    let outcome = planned(&scene.input);
    assert!(stays(&outcome, &scene.node));
    assert_eq!(placed(&outcome, "late").as_deref(), Some("node-4"));
}

#[test]
fn a_pending_pod_that_only_fits_on_the_idle_node_keeps_it() {
    let mut scene = idle_node();
    nothing_to_buy(&mut scene.input);
    assert!(leaves(&planned(&scene.input), &scene.node));
    scene.add_pod("late", None, 3000, 8 * GIB);
    let outcome = planned(&scene.input);
    assert!(stays(&outcome, &scene.node));
    assert_eq!(placed(&outcome, "late").as_deref(), Some("node-4"));
}

#[test]
fn room_promised_to_a_pending_pod_is_not_given_to_another() {
    let mut scene = idle_node();
    nothing_to_buy(&mut scene.input);
    for (home, cpu_millicores) in [("node-1", 700), ("node-2", 400), ("node-3", 700)] {
        scene.add_pod("late", None, cpu_millicores, GIB).nominated_node = Some(home.into());
    }
    let outcome = planned(&scene.input);
    assert!(stays(&outcome, &scene.node), "what is free elsewhere is promised away");
    scene.input.pods.retain(|pod| pod.nominated_node.is_none());
    assert!(leaves(&planned(&scene.input), &scene.node));
}

#[test]
fn a_pending_pod_is_never_moved() {
    let mut scene = idle_node();
    scene.add_pod("late", None, 600, GIB);
    let outcome = planned(&scene.input);
    let moved = outcome.plan.steps.iter().flat_map(|step| &step.moves);
    assert!(moved.into_iter().all(|pod_move| !pod_move.pod.name.starts_with("late")));
    assert!(placed(&outcome, "late").is_some());
}

#[test]
fn a_pending_pod_that_fits_nowhere_is_reported_and_launched_for_only_on_demand() {
    let mut cluster = full_fleet(3, spot_domain::CapacityType::OnDemand);
    cluster.pod("late", None, 1500, 5 * GIB);
    cluster.input.nodes.iter_mut().for_each(|node| {
        node.annotations.insert("karpenter.sh/do-not-disrupt".into(), "true".into());
    });
    let told = planned(&cluster.input);
    assert_eq!(placed(&told, "late"), None);
    assert!(told.plan.steps.is_empty());
    cluster.input.launch_for_pending = true;
    let launched = planned(&cluster.input);
    assert!(placed(&launched, "late").is_some());
    assert_eq!(launched.plan.steps[0].kind, StepKind::LaunchForPending);
    assert_eq!(joining(&launched).len(), 1);
}
