//! Other processors only where the images prove that they run there.

use spot_domain::{Architecture, CapacityType, NodeGroup, NodeGroupId, PlanOutcome, PlanningInput, label_keys};
use spot_planning_tests::{full_fleet, idle_node, joining, leaves, nothing_to_buy, planned, saving};

/// Six full x86-64 nodes of a group that may launch either architecture.
fn fleet_of_a_mixed_group(proven: &[Architecture]) -> PlanningInput {
    let mut input = full_fleet(6, CapacityType::OnDemand).input;
    input.node_groups[0].architecture = None;
    input.pods.iter_mut().for_each(|pod| pod.architectures = proven.to_vec());
    input
}

fn architectures_of_joining(input: &PlanningInput, outcome: &PlanOutcome) -> Vec<Architecture> {
    let of = |name: &_| input.instance_types.iter().find(|kind| &kind.name == name).map(|kind| kind.architecture);
    joining(outcome).iter().filter_map(|node| node.instance_type.as_ref().and_then(of)).collect()
}

#[test]
fn a_pod_whose_images_prove_nothing_stays_on_the_architecture_it_runs_on() {
    let input = fleet_of_a_mixed_group(&[]);
    let found = architectures_of_joining(&input, &planned(&input));
    assert!(!found.is_empty() && found.iter().all(|one| *one == Architecture::Amd64), "{found:?}");
}

#[test]
fn a_node_of_unknown_architecture_takes_no_pods() {
    let mut scene = idle_node();
    nothing_to_buy(&mut scene.input);
    assert!(leaves(&planned(&scene.input), &scene.node), "others have room");
    for name in ["node-1", "node-2", "node-3"] {
        let node = scene.node_named(name);
        node.instance_type = None;
        node.labels.remove(label_keys::ARCH);
    }
    let outcome = planned(&scene.input);
    assert!(!leaves(&outcome, &scene.node), "{:?}", outcome.plan.steps);
}

#[test]
fn a_pod_proven_for_both_may_go_to_either_and_saves_no_less() {
    let both = fleet_of_a_mixed_group(&[Architecture::Amd64, Architecture::Arm64]);
    let unproven = fleet_of_a_mixed_group(&[]);
    assert!(saving(&planned(&both)) >= saving(&planned(&unproven)));
}

#[test]
fn arm64_only_is_used_once_the_images_prove_it() {
    for (proven, changes) in [(vec![], false), (vec![Architecture::Amd64, Architecture::Arm64], true)] {
        let mut input = fleet_of_a_mixed_group(&proven);
        input.policy.constraints.architectures = vec![Architecture::Arm64];
        let outcome = planned(&input);
        let found = architectures_of_joining(&input, &outcome);
        assert_eq!(!found.is_empty(), changes, "proven {proven:?}");
        assert!(found.iter().all(|one| *one == Architecture::Arm64));
    }
}

#[test]
fn one_unproven_pod_keeps_its_own_node_on_x86() {
    let mut input = fleet_of_a_mixed_group(&[Architecture::Amd64, Architecture::Arm64]);
    input.policy.constraints.architectures = vec![Architecture::Arm64];
    input.pods[0].architectures = vec![Architecture::Amd64];
    let node = input.pods[0].node.clone().expect("bound");
    let outcome = planned(&input);
    assert!(!leaves(&outcome, node.as_str()), "no arm64 node may take its pod");
    assert!(!joining(&outcome).is_empty(), "the others are free to");
}

#[test]
fn a_group_of_one_architecture_launches_only_that() {
    let mut input = fleet_of_a_mixed_group(&[Architecture::Amd64, Architecture::Arm64]);
    input.node_groups[0].architecture = Some(Architecture::Amd64);
    let found = architectures_of_joining(&input, &planned(&input));
    assert!(!found.is_empty() && found.iter().all(|one| *one == Architecture::Amd64));
}

#[test]
fn an_arm64_group_beside_it_takes_no_pod_that_is_not_proven() {
    let mut input = fleet_of_a_mixed_group(&[]);
    input.node_groups[0].architecture = Some(Architecture::Amd64);
    let zones = input.node_groups[0].zones.clone();
    input.node_groups.push(NodeGroup {
        id: NodeGroupId("graviton".into()),
        display_name: "graviton".into(),
        architecture: Some(Architecture::Arm64),
        zones,
        ..NodeGroup::default()
    });
    let found = architectures_of_joining(&input, &planned(&input));
    assert!(found.iter().all(|one| *one == Architecture::Amd64));
}
