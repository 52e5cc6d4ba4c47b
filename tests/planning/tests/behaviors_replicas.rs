//! Last replicas, pods without a controller, Jobs, DaemonSet pods and the cluster's DNS.

use spot_domain::{BlockRule, ObjectName, OwnerKind, PlanOutcome, PodPhase, PodVolume, StepKind, Workload};
use spot_planning_tests::{
    Scene, a_pod_of, add_daemon_pod, assert_blocks, bound_to_zone, idle_node, leaves, leaves_by, own_by, planned,
    rules_of, stays,
};

/// The pod under test becomes the only one of its Deployment.
fn only_replica(scene: &mut Scene) {
    scene.input.pods.remove(scene.pod - 1);
    scene.pod -= 1;
    app_workload(scene).replicas = 1;
}

fn app_workload(scene: &mut Scene) -> &mut Workload {
    scene.input.workloads.iter_mut().find(|workload| workload.name.name == "app").expect("in the scene")
}

/// The other replica moves beside the pod under test.
fn both_on_the_node(scene: &mut Scene) {
    let other = scene.pod - 1;
    scene.input.pods[other].node = scene.pod().node.clone();
}

fn surged(outcome: &PlanOutcome, pod: &str) -> bool {
    let mut moves = outcome.plan.steps.iter().flat_map(|step| &step.moves);
    moves.find(|pod_move| pod_move.pod.name == pod).expect("the pod moves").surge
}

#[test]
fn the_only_replica_of_a_deployment_moves_by_surge() {
    let mut scene = idle_node();
    assert!(!surged(&planned(&scene.input), &scene.pod_name()), "one of two needs no surge");
    only_replica(&mut scene);
    let outcome = planned(&scene.input);
    assert!(leaves(&outcome, &scene.node));
    assert!(surged(&outcome, &scene.pod_name()));
}

#[test]
fn the_only_replica_of_a_deployment_that_recreates_stays() {
    assert_blocks(BlockRule::SingleReplica, |scene| {
        only_replica(scene);
        app_workload(scene).recreate = true;
    });
}

#[test]
fn the_only_replica_with_a_claim_stays() {
    assert_blocks(BlockRule::SingleReplica, |scene| {
        only_replica(scene);
        scene.pod().volumes.push(bound_to_zone("us-east-1a"));
    });
}

#[test]
fn the_only_pod_of_a_stateful_set_stays() {
    assert_blocks(BlockRule::SingleReplica, |scene| own_by(scene, OwnerKind::StatefulSet, "store", 1));
}

#[test]
fn one_of_two_pods_of_a_stateful_set_on_different_nodes_may_move() {
    let mut scene = idle_node();
    own_by(&mut scene, OwnerKind::StatefulSet, "store", 2);
    let other = scene.pod - 1;
    scene.input.pods[other].owner = scene.pod().owner.clone();
    assert!(leaves(&planned(&scene.input), &scene.node));
}

#[test]
fn replicas_that_all_share_the_node_are_surged() {
    let mut scene = idle_node();
    both_on_the_node(&mut scene);
    let outcome = planned(&scene.input);
    assert!(leaves(&outcome, &scene.node));
    assert!(surged(&outcome, &scene.pod_name()));
}

#[test]
fn stateful_replicas_that_all_share_the_node_keep_it() {
    assert_blocks(BlockRule::AllReplicasOnOneNode, |scene| {
        own_by(scene, OwnerKind::StatefulSet, "store", 2);
        both_on_the_node(scene);
        let other = scene.pod - 1;
        scene.input.pods[other].owner = scene.pod().owner.clone();
    });
}

#[test]
fn a_bare_pod_keeps_its_node() {
    assert_blocks(BlockRule::BarePod, |scene| scene.pod().owner = None);
}

#[test]
fn a_running_job_keeps_its_node_and_a_finished_one_does_not() {
    assert_blocks(BlockRule::RunningJob, |scene| own_by(scene, OwnerKind::Job, "batch", 1));
    for phase in [PodPhase::Succeeded, PodPhase::Failed] {
        let mut scene = idle_node();
        own_by(&mut scene, OwnerKind::Job, "batch", 1);
        scene.pod().phase = phase;
        scene.pod().ready = false;
        assert!(leaves(&planned(&scene.input), &scene.node), "{phase:?}");
    }
}

#[test]
fn a_completed_bare_pod_takes_no_room_and_keeps_nothing() {
    let mut scene = idle_node();
    scene.pod().owner = None;
    scene.pod().phase = PodPhase::Succeeded;
    let outcome = planned(&scene.input);
    assert_eq!(leaves_by(&outcome, &scene.node), Some(StepKind::RemoveEmptyNode));
}

#[test]
fn daemon_set_and_mirror_pods_neither_move_nor_make_a_node_busy() {
    let mut scene = idle_node();
    let node = scene.node.clone();
    scene.input.pods.remove(scene.pod);
    app_workload(&mut scene).replicas = 1;
    add_daemon_pod(&mut scene.input, "agent", &node);
    let mut mirror = a_pod_of(OwnerKind::Node, "proxy", 99, Some(&node), 100, 1 << 20);
    mirror.mirror = true;
    scene.input.pods.push(mirror);
    let outcome = planned(&scene.input);
    assert_eq!(leaves_by(&outcome, &node), Some(StepKind::RemoveEmptyNode));
    let moved: Vec<_> = outcome.plan.steps.iter().flat_map(|step| &step.moves).map(|pod| &pod.pod.name).collect();
    assert!(!moved.iter().any(|name| name.starts_with("agent") || name.starts_with("proxy")), "{moved:?}");
}

#[test]
fn a_pod_being_deleted_is_waited_for() {
    assert_blocks(BlockRule::PodTerminating, |scene| scene.pod().terminating = true);
}

#[test]
fn a_pod_that_is_not_ready_is_not_moved() {
    assert_blocks(BlockRule::PodNotReady, |scene| scene.pod().ready = false);
}

/// Makes the pods of the scene's Deployment the cluster's DNS.
fn as_dns(scene: &mut Scene) {
    for place in [scene.pod - 1, scene.pod] {
        let pod = &mut scene.input.pods[place];
        pod.name = ObjectName::new("kube-system", format!("coredns-{place}"));
        pod.labels.insert("k8s-app".into(), "kube-dns".into());
    }
    app_workload(scene).name.namespace = "kube-system".into();
}

#[test]
fn the_last_dns_pod_never_moves() {
    assert_blocks(BlockRule::LastDnsPod, |scene| {
        as_dns(scene);
        only_replica(scene);
    });
    assert_blocks(BlockRule::LastDnsPod, |scene| {
        as_dns(scene);
        both_on_the_node(scene);
    });
    assert_blocks(BlockRule::LastDnsPod, |scene| {
        as_dns(scene);
        let other = scene.pod - 1;
        scene.input.pods[other].ready = false;
    });
}

#[test]
fn a_dns_pod_moves_while_another_ready_one_stays_elsewhere() {
    let mut scene = idle_node();
    as_dns(&mut scene);
    let outcome = planned(&scene.input);
    assert!(leaves(&outcome, &scene.node), "{:?}", rules_of(&outcome, &scene.node));
}

#[test]
fn scratch_space_in_memory_does_not_make_a_deployment_unable_to_surge() {
    let mut scene = idle_node();
    only_replica(&mut scene);
    scene.pod().volumes.push(PodVolume::EmptyDir { memory: true });
    let outcome = planned(&scene.input);
    assert!(!stays(&outcome, &scene.node) && surged(&outcome, &scene.pod_name()));
}
