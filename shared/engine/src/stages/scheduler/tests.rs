//! Small fleets in which the order of evictions decides, and one too large to be looked at. A node has four vCPUs; what matters
//! is in whole vCPUs, memory is plenty.

use super::*;
use crate::world::Offering;
use spot_domain::*;

const GIB: u64 = 1 << 30;

fn fleet_of_nodes(names: &[&str]) -> PlanningInput {
    let room = Resources { pods: 60, ..Resources::pod(4_000, 64 * GIB) };
    let node = |name: &&str| Node {
        name: (*name).into(),
        instance_type: Some("m5.xlarge".into()),
        zone: Some("a".into()),
        capacity_type: Some(CapacityType::OnDemand),
        group: Some("workers".into()),
        allocatable: room.clone(),
        ready: true,
        ..Node::default()
    };
    let kind = InstanceType {
        name: "m5.xlarge".into(),
        family: "m5".to_owned(),
        vcpus: 4,
        memory_mib: 64 * 1_024,
        architecture: Architecture::Amd64,
        allocatable: room.clone(),
        spot_supported: Some(true),
        attachable_ebs_volumes: 20,
        accelerators: 0,
        local_storage_gb: 0,
        burstable: false,
        bare_metal: false,
        hypervisor: None,
        previous_generation: false,
    };
    PlanningInput {
        schema_version: PLANNING_SCHEMA_VERSION,
        now: "2026-01-15T12:00:00Z".parse().unwrap(),
        nodes: names.iter().map(node).collect(),
        node_groups: vec![NodeGroup { id: "workers".into(), zones: vec!["a".into()], ..NodeGroup::default() }],
        pods: Vec::new(),
        disruption_budgets: Vec::new(),
        workloads: Vec::new(),
        daemon_sets: Vec::new(),
        policy: Policy::default(),
        market: Market { region: "us-east-1".into(), ..Market::default() },
        instance_types: vec![kind],
        safety: SafetyBounds::default(),
        launch_for_pending: false,
    }
}

/// Puts a running pod of so many vCPUs on a node.
fn runs(input: &mut PlanningInput, node: &str, vcpus: u64) {
    input.pods.push(Pod {
        name: ObjectName::new("shop", format!("pod-{:04}", input.pods.len())),
        node: Some(node.into()),
        phase: PodPhase::Running,
        ready: true,
        requests: Resources::pod(vcpus * 1_000, GIB),
        architectures: vec![Architecture::Amd64],
        ..Pod::default()
    });
}

/// Whether the scheduler finds room when these nodes leave and `joining` empty ones of four vCPUs come.
fn finds_room_without(input: &PlanningInput, leaving: &[usize], joining: usize) -> bool {
    let world = World::of(input);
    let former = Fleet::of(&world);
    let mut fleet = former.clone();
    leaving.iter().for_each(|node| fleet.retire(*node));
    let offering = Offering { group: 0, instance_type: 0, zone: 0, capacity_type: CapacityType::OnDemand };
    let joined = (0..joining).map(|_| fleet.join(&world, offering)).collect();
    finds_room(&world, &former, &Attempt { fleet, joined }, leaving)
}

#[test]
fn a_pod_that_fits_on_any_node_takes_the_emptiest_and_leaves_no_room_for_the_one_that_fits_only_there() {
    let mut input = fleet_of_nodes(&["leaves", "roomy", "tight"]);
    runs(&mut input, "leaves", 1);
    runs(&mut input, "leaves", 3);
    runs(&mut input, "roomy", 1);
    runs(&mut input, "tight", 3);
    assert!(!finds_room_without(&input, &[0], 0), "a packing is there: three vCPUs to `roomy`, one to `tight`");
    input.pods.swap(0, 1);
    assert!(finds_room_without(&input, &[0], 0), "the larger one is evicted first");
}

#[test]
fn either_order_of_drains_has_to_find_room() {
    let mut input = fleet_of_nodes(&["large", "small", "roomy", "tight"]);
    runs(&mut input, "large", 3);
    runs(&mut input, "small", 1);
    runs(&mut input, "roomy", 1);
    runs(&mut input, "tight", 3);
    assert!(!finds_room_without(&input, &[0, 1], 0), "drained last, the large pod finds its room taken");
    assert!(!finds_room_without(&input, &[1, 0], 0), "and so whichever order the plan has");
    assert!(finds_room_without(&input, &[0], 0), "alone it finds room");
}

#[test]
fn a_joining_node_gives_room_and_a_leaving_one_gives_none() {
    let mut input = fleet_of_nodes(&["leaves", "leaves too", "full"]);
    runs(&mut input, "leaves", 2);
    runs(&mut input, "full", 4);
    assert!(!finds_room_without(&input, &[0, 1], 0), "`leaves too` is empty, and cordoned");
    assert!(finds_room_without(&input, &[0, 1], 1));
}

#[test]
fn what_is_too_large_to_be_looked_at_is_taken_to_find_room() {
    let names: Vec<String> = (0..1_000).map(|number| format!("node-{number:04}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let without_room = |pods: usize| {
        let mut input = fleet_of_nodes(&names);
        names.iter().skip(1).for_each(|node| runs(&mut input, node, 4));
        (0..pods).for_each(|_| runs(&mut input, names[0], 1));
        input
    };
    assert!(!finds_room_without(&without_room(1_000), &[0], 0), "a million looks are taken");
    assert!(finds_room_without(&without_room(1_001), &[0], 0), "more are not");
}
