//! What an input does not describe is never taken as allowed, and what it does say of it still counts.

use spot_domain::{BlockRule, CapacityType, DaemonSet, ObjectName, Resources};
use spot_planning_tests::{Cluster, GIB, assert_blocks, full_fleet, joining, planned, rules_of, stays};

#[test]
fn the_only_replica_of_a_deployment_that_is_not_described_stays() {
    assert_blocks(BlockRule::SingleReplica, |scene| {
        scene.input.pods.remove(scene.pod - 1);
        scene.pod -= 1;
        scene.input.workloads.retain(|workload| workload.name != ObjectName::new("shop", "app"));
    });
}

#[test]
fn a_node_of_a_quoted_type_without_facts_is_priced_and_left_alone() {
    let mut input = full_fleet(3, CapacityType::OnDemand).input;
    let list = input.market.types.iter().find(|quote| quote.instance_type.as_str() == "m5.large").map(|quote| {
        let quote = quote.on_demand_microusd_per_hour;
        quote.per_month().0
    });
    input.instance_types.retain(|known| known.name.as_str() != "m5.large");
    let outcome = planned(&input);
    assert_eq!(Some(outcome.report.before_microusd_per_month.0), list.map(|price| 3 * price));
    assert!(stays(&outcome, "node-1"));
    assert!(rules_of(&outcome, "node-1").contains(&BlockRule::UnknownInstanceType));
}

#[test]
fn a_type_too_small_for_the_daemon_sets_is_not_bought() {
    let mut cluster = Cluster::in_region("us-east-1");
    for zone in ["a", "b", "c"] {
        let node = cluster.node("m5.4xlarge", zone, CapacityType::OnDemand);
        cluster.pod("web", Some(&node), 200, GIB / 4);
    }
    let mut input = cluster.input;
    input.policy.constraints.families = vec!["m5".into()];
    input.policy.constraints.vcpu.max = Some(2);
    assert!(!joining(&planned(&input)).is_empty(), "an m5.large would do");
    input.daemon_sets.push(DaemonSet {
        name: ObjectName::new("kube-system", "agent"),
        requests: Resources::pod(2_000, GIB),
        ..DaemonSet::default()
    });
    assert!(joining(&planned(&input)).is_empty(), "it allocates less than two vCPUs");
}
