//! Losses in clusters whose pods are spread over zones by hard rules (INT-03): what is bought for some of the pods must not break
//! the spread of those that found a place before.

use spot_domain::{
    CapacityType, LabelSelector, Labels, NodeName, PlanningInput, PodAffinityTerm, TopologySpread, label_keys,
};
use spot_engine::checker::check_replacement;
use spot_engine::replace_lost;
use spot_planning_tests::{Cluster, GIB, joining, plain_cluster};
use std::collections::BTreeSet;

/// Every second node is Spot, and all Deployments but every third are spread over zones.
fn spread_cluster(seed: u64, nodes: u64, max_skew: u32) -> PlanningInput {
    let mut input = plain_cluster(seed, nodes).input;
    input.nodes.iter_mut().step_by(2).for_each(|node| node.capacity_type = Some(CapacityType::Spot));
    let apps: Vec<String> = input.workloads.iter().map(|workload| workload.name.name.clone()).collect();
    for (_, app) in apps.iter().enumerate().filter(|(place, _)| place % 3 != 0) {
        spread(&mut input, app, max_skew);
    }
    input
}

fn spread(input: &mut PlanningInput, app: &str, max_skew: u32) {
    for pod in input.pods.iter_mut().filter(|pod| pod.labels["app"] == app) {
        pod.topology_spread.push(TopologySpread {
            max_skew,
            topology_key: label_keys::ZONE.into(),
            selector: over_zones(app).selector,
            min_domains: None,
        });
    }
}

/// The nodes of a zone, the Spot ones alone or all of them.
fn of_zone(input: &PlanningInput, letter: char, spot_only: bool) -> Vec<NodeName> {
    let there = input.nodes.iter().filter(|node| {
        node.zone.as_ref().is_some_and(|zone| zone.0.ends_with(letter))
            && (!spot_only || node.capacity_type == Some(CapacityType::Spot))
    });
    there.map(|node| node.name.clone()).collect()
}

/// A pod that nodes would take by its labels and none by its rules, so that no fleet takes all pods together; one without
/// rules, which finds room first; and a store in each zone, tied to it as by its volume.
fn with_a_hopeless_pod_and_stores(input: &mut PlanningInput, lost: &[NodeName]) {
    let mut cluster = Cluster { input: input.clone() };
    let hopeless = cluster.pod("hopeless", Some(lost[0].as_str()), 50, GIB / 16);
    hopeless.pod_affinity = vec![over_zones("nobody")];
    cluster.pod("plain", Some(lost[0].as_str()), 50, GIB / 16);
    for letter in ['a', 'b', 'c'] {
        let there = of_zone(&cluster.input, letter, false);
        let Some(node) = there.iter().find(|node| lost.contains(node)).or(there.first()) else { continue };
        let zone = format!("{}{letter}", cluster.input.market.region);
        let store = cluster.pod("store", Some(node.as_str()), 100, GIB / 8);
        store.node_selector.insert(label_keys::ZONE.into(), zone);
        store.pod_anti_affinity = vec![over_zones("store")];
    }
    *input = cluster.input;
}

fn over_zones(app: &str) -> PodAffinityTerm {
    PodAffinityTerm {
        topology_key: label_keys::ZONE.into(),
        selector: Some(LabelSelector {
            match_labels: Labels::from([("app".to_owned(), app.to_owned())]),
            ..LabelSelector::default()
        }),
        namespaces: Vec::new(),
        all_namespaces: false,
    }
}

#[test]
fn what_is_bought_for_one_pod_breaks_the_spread_of_no_other() {
    let (mut plans, mut bought) = (0, 0);
    for seed in 0..16 {
        for (nodes, spot_only) in [(5, false), (7, true), (9, false), (14, true)] {
            let mut input = spread_cluster(seed, nodes, 1 + (seed % 2) as u32);
            let lost = of_zone(&input, ['a', 'b', 'c'][(seed % 3) as usize], spot_only);
            if lost.is_empty() {
                continue;
            }
            with_a_hopeless_pod_and_stores(&mut input, &lost);
            let outcome = replace_lost(&input, &lost);
            assert_eq!(check_replacement(&input, &outcome), [], "seed {seed}, {nodes} nodes, Spot only: {spot_only}");
            plans += 1;
            bought += usize::from(!joining(&outcome).is_empty());
        }
    }
    println!("{bought} of {plans} buy something");
    assert!(bought > plans / 2, "{bought} of {plans}");
}

/// A zone is lost with a store that has to stay there and a spread pod that found room in another zone first. The node that is
/// bought for the store makes the zone count again, as the emptiest: so the pod goes there too.
#[test]
fn a_zone_that_comes_back_for_one_pod_takes_back_those_that_are_spread_over_it() {
    let mut cluster = Cluster::in_region("us-east-1");
    for zone in ["a", "b", "c"] {
        let node = cluster.node("m5.xlarge", zone, CapacityType::OnDemand);
        cluster.pod("web", Some(&node), 1_000, GIB);
    }
    let mut input = cluster.input;
    input.nodes[2].capacity_type = Some(CapacityType::Spot);
    spread(&mut input, "web", 1);
    let lost = of_zone(&input, 'c', false);
    with_a_hopeless_pod_and_stores(&mut input, &lost);
    let outcome = replace_lost(&input, &lost);
    assert_eq!(check_replacement(&input, &outcome), []);
    let bought = joining(&outcome);
    assert!(bought.iter().all(|node| node.zone.as_ref().is_some_and(|zone| zone.0.ends_with('c'))), "{bought:#?}");
    let on_them: BTreeSet<&str> =
        bought.iter().flat_map(|node| &node.pods).map(|pod| pod.name.split('-').next().unwrap()).collect();
    assert_eq!(on_them, BTreeSet::from(["store", "web"]));
}
