//! The policy's constraints on what is bought, and its switch.

use spot_domain::{BlockRule, CapacityType, InstanceType, PlanningInput, Policy, Range};
use spot_planning_tests::{full_fleet, idle_node, joining, planned, rules_of, saving};

/// Types that join a full fleet under a changed policy; some must, or the claim would be empty.
fn joining_types(change: impl Fn(&mut Policy)) -> Vec<InstanceType> {
    let mut input = full_fleet(10, CapacityType::OnDemand).input;
    change(&mut input.policy);
    let types = types_that_join(&input);
    assert!(!types.is_empty(), "something joins");
    types
}

fn types_that_join(input: &PlanningInput) -> Vec<InstanceType> {
    let outcome = planned(input);
    let nodes = joining(&outcome);
    let names: Vec<_> = nodes.iter().filter_map(|node| node.instance_type.clone()).collect();
    assert_eq!(names.len(), nodes.len());
    let known = |name: &_| input.instance_types.iter().find(|kind| kind.name == *name).expect("known").clone();
    names.iter().map(known).collect()
}

#[test]
fn only_allowed_families_join() {
    for families in [vec!["m5"], vec!["c6i", "r6i"]] {
        let types = joining_types(|policy| {
            policy.constraints.families = families.iter().map(|family| (*family).to_owned()).collect();
        });
        assert!(types.iter().all(|kind| families.contains(&kind.family.as_str())), "{families:?}");
    }
}

#[test]
fn forbidden_types_never_join() {
    let free = joining_types(|_| ());
    let banned: Vec<_> = free.iter().map(|kind| kind.name.clone()).collect();
    let types = joining_types(|policy| policy.constraints.exclude_types = banned.clone());
    assert!(types.iter().all(|kind| !banned.contains(&kind.name)));
    let types = joining_types(|policy| policy.exclusions.instance_types = banned.clone());
    assert!(types.iter().all(|kind| !banned.contains(&kind.name)), "nor types the exclusions name");
}

#[test]
fn ranges_of_vcpus_and_memory_hold_at_both_ends() {
    let types = joining_types(|policy| policy.constraints.vcpu = Range { min: Some(4), max: Some(4) });
    assert!(types.iter().all(|kind| kind.vcpus == 4));
    let types = joining_types(|policy| policy.constraints.vcpu = Range { min: Some(8), max: None });
    assert!(types.iter().all(|kind| kind.vcpus >= 8));
    let types = joining_types(|policy| policy.constraints.memory_gib = Range { min: Some(16), max: Some(32) });
    assert!(types.iter().all(|kind| (16..=32).contains(&(kind.memory_mib / 1024))));
}

#[test]
fn bare_metal_burstable_and_previous_generation_types_never_join_a_fleet_without_them() {
    let types = joining_types(|_| ());
    assert!(types.iter().all(|kind| !kind.bare_metal && !kind.burstable && !kind.previous_generation));
}

#[test]
fn a_spot_share_of_zero_percent_buys_no_spot() {
    for (percent, spot) in [(0, false), (100, true)] {
        let mut input = full_fleet(10, CapacityType::OnDemand).input;
        input.policy.constraints.max_spot_pct = percent;
        let outcome = planned(&input);
        let joins_spot = joining(&outcome).iter().any(|node| node.capacity_type == Some(CapacityType::Spot));
        assert_eq!(joins_spot, spot, "{percent} %");
    }
}

#[test]
fn the_spot_share_of_the_policy_is_kept() {
    let mut input = full_fleet(10, CapacityType::OnDemand).input;
    input.policy.constraints.max_spot_pct = 50;
    let outcome = planned(&input);
    let layer = &outcome.report.safety.layers[3];
    assert!(layer.after.is_some_and(|share| share >= 0.5 - 1e-9), "{layer:?}");
    assert!(joining(&outcome).iter().any(|node| node.capacity_type == Some(CapacityType::Spot)));
}

#[test]
fn without_spot_an_idle_node_is_still_consolidated() {
    let mut scene = idle_node();
    scene.input.policy.constraints.max_spot_pct = 0;
    assert!(saving(&planned(&scene.input)) > 0);
}

#[test]
fn a_policy_switched_off_gives_an_empty_plan_that_says_so() {
    let mut scene = idle_node();
    assert!(!planned(&scene.input).plan.steps.is_empty());
    scene.input.policy.enabled = false;
    let outcome = planned(&scene.input);
    assert!(outcome.plan.steps.is_empty());
    assert_eq!(outcome.plan.nodes.len(), scene.input.nodes.len());
    assert_eq!(saving(&outcome), 0);
    for node in &scene.input.nodes {
        assert!(rules_of(&outcome, node.name.as_str()).contains(&BlockRule::PolicyDisabled), "{}", node.name);
    }
}

#[test]
fn a_narrower_policy_never_saves_more() {
    let free = saving(&planned(&full_fleet(10, CapacityType::OnDemand).input));
    let mut narrow = full_fleet(10, CapacityType::OnDemand).input;
    narrow.policy.constraints.families = vec!["m5".into()];
    assert!(saving(&planned(&narrow)) <= free);
}
