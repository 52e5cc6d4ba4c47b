//! Nodes that AWS takes back (INT-03, SAFE-06): their pods get places at once, from other pools, with every safety layer
//! kept that the loss itself leaves whole.

use proptest::prelude::*;
use spot_domain::{
    AdvisorBucket, CapacityType, NodeName, ObjectName, PlanOutcome, PlanningInput, PodPhase, PodVolume, PoolRisk,
    StepKind, label_keys,
};
use spot_engine::checker::{check_plan, check_replacement};
use spot_engine::{leave_early, replace_lost};
use spot_planning_tests::{
    a_budget, blocked_cluster, danger, flag, full_fleet, idle_spot_node, joining, next_input, nothing_to_buy,
    only_type, plain_cluster,
};
use std::collections::BTreeSet;

fn names(nodes: &[&str]) -> Vec<NodeName> {
    nodes.iter().map(|name| (*name).into()).collect()
}

/// A full fleet of the types that are cheap as Spot, a part of it on-demand, so that every layer holds.
fn safe_fleet(nodes: u64) -> PlanningInput {
    let mut input = full_fleet(nodes, CapacityType::OnDemand).input;
    for (place, node) in input.nodes.iter_mut().enumerate() {
        node.capacity_type = Some(if place % 4 == 1 { CapacityType::Spot } else { CapacityType::OnDemand });
    }
    input
}

/// Pods of the nodes that the plan puts nowhere.
fn unplaced(input: &PlanningInput, outcome: &PlanOutcome, lost: &[NodeName]) -> Vec<ObjectName> {
    let placed: BTreeSet<&ObjectName> = outcome.plan.nodes.iter().flat_map(|node| &node.pods).collect();
    let of_lost = |node: &Option<NodeName>| node.as_ref().is_some_and(|name| lost.contains(name));
    let pods = input.pods.iter().filter(|pod| pod.is_active() && !pod.is_node_bound() && of_lost(&pod.node));
    pods.map(|pod| pod.name.clone()).filter(|name| !placed.contains(name)).collect()
}

/// Pools of the lost Spot nodes.
fn pools_of(input: &PlanningInput, lost: &[NodeName]) -> BTreeSet<(String, String)> {
    let spot = input.nodes.iter().filter(|node| {
        lost.contains(&node.name) && node.unmanaged.is_none() && node.capacity_type == Some(CapacityType::Spot)
    });
    spot.filter_map(|node| Some((node.instance_type.clone()?.0, node.zone.clone()?.0))).collect()
}

/// The world once the plan is done, with one pod that found no place waiting.
fn waiting_after(input: &PlanningInput, outcome: &PlanOutcome, pod: &ObjectName) -> PlanningInput {
    let mut next = next_input(input, outcome);
    next.launch_for_pending = true;
    next.policy.binpack.enabled = false;
    next.pods.retain(|other| {
        other.name == *pod || other.node.as_ref().is_none_or(|node| next.nodes.iter().any(|known| known.name == *node))
    });
    for waiting in next.pods.iter_mut().filter(|other| other.name == *pod) {
        (waiting.node, waiting.phase, waiting.ready) = (None, PodPhase::Pending, false);
    }
    next
}

/// Makes places rare: nothing can be bought (1, 2), half of the nodes take nothing (2), some pods fit nowhere else (3).
fn make_scarce(input: &mut PlanningInput, scarcity: u8, lost: &[NodeName]) {
    if matches!(scarcity, 1 | 2) {
        nothing_to_buy(input);
    }
    if scarcity == 2 {
        input.nodes.iter_mut().step_by(2).for_each(|node| node.unschedulable = true);
    }
    if scarcity == 3 {
        let on_lost = input.pods.iter_mut().filter(|pod| pod.node.as_ref().is_some_and(|node| lost.contains(node)));
        on_lost.step_by(3).for_each(|pod| {
            pod.node_selector.insert("only".into(), "here".into());
        });
    }
}

/// New nodes may only be of the types that are there, all of them steady: so the pools in use are the best ones left.
fn narrow_to_own_types(input: &mut PlanningInput) {
    let own: BTreeSet<_> = input.nodes.iter().filter_map(|node| node.instance_type.clone()).collect();
    input.instance_types.retain(|kind| own.contains(&kind.name));
    input.market.types.retain(|quote| own.contains(&quote.instance_type));
    for quote in &mut input.market.types {
        quote.advisor_bucket = AdvisorBucket::new(0);
    }
}

#[test]
fn where_the_lost_pool_is_the_only_one_that_would_do_on_demand_is_bought() {
    let mut input = safe_fleet(8);
    only_type(&mut input, "m5.large");
    let zone = input.nodes[1].zone.clone().unwrap();
    let pod = input.pods.iter_mut().find(|pod| pod.node == Some("node-2".into())).unwrap();
    pod.node_selector.insert(label_keys::ZONE.into(), zone.0.clone());
    let outcome = replace_lost(&input, &names(&["node-2"]));
    assert_eq!(check_replacement(&input, &outcome), []);
    let bought = joining(&outcome);
    assert_eq!((bought[0].zone.as_ref(), bought[0].capacity_type), (Some(&zone), Some(CapacityType::OnDemand)));
}

#[test]
fn a_lost_spot_node_is_replaced_from_another_pool_and_its_pod_follows() {
    let input = safe_fleet(8);
    let lost = names(&["node-2"]);
    let outcome = replace_lost(&input, &lost);
    assert_eq!(check_replacement(&input, &outcome), []);
    let [step] = &outcome.plan.steps[..] else { panic!("{:?}", outcome.plan.steps) };
    assert_eq!((step.kind, &step.leaving), (StepKind::LeaveRiskyPool, &lost));
    let bought = joining(&outcome);
    assert_eq!((bought.len(), bought[0].capacity_type), (1, Some(CapacityType::Spot)));
    assert!(
        !pools_of(&input, &lost)
            .contains(&(bought[0].instance_type.clone().unwrap().0, bought[0].zone.clone().unwrap().0))
    );
    assert_eq!(step.moves.len(), 1);
    assert_eq!(step.moves[0].to, bought[0].name);
}

#[test]
fn opt_outs_budgets_and_local_data_do_not_keep_a_pod_on_a_lost_node() {
    let mut input = safe_fleet(8);
    input.disruption_budgets.push(a_budget("web", "web", 0));
    let pod = input.pods.iter_mut().find(|pod| pod.node == Some("node-2".into())).unwrap();
    pod.annotations.insert("karpenter.sh/do-not-disrupt".into(), "true".into());
    pod.volumes.push(PodVolume::EmptyDir { memory: false });
    let lost = names(&["node-2"]);
    let outcome = replace_lost(&input, &lost);
    assert_eq!((check_replacement(&input, &outcome), unplaced(&input, &outcome, &lost)), (vec![], vec![]));
    assert!(leave_early(&input, &lost).plan.steps.is_empty(), "but they keep a voluntary move from being made");
}

#[test]
fn pods_that_fit_on_nodes_that_stay_buy_nothing() {
    let scene = idle_spot_node();
    let outcome = replace_lost(&scene.input, &names(&[&scene.node]));
    assert_eq!(check_replacement(&scene.input, &outcome), []);
    assert!(joining(&outcome).is_empty());
    assert_eq!(outcome.plan.steps[0].moves.len(), 1);
}

#[test]
fn where_no_spot_may_be_bought_on_demand_stands_in_whatever_the_policy_says_of_fallback() {
    for fallback in [true, false] {
        let mut input = safe_fleet(8);
        input.policy.fallback.enabled = fallback;
        for quote in &mut input.market.types {
            quote.spot_microusd_per_hour = None;
        }
        input.market.pools.clear();
        let outcome = replace_lost(&input, &names(&["node-2"]));
        assert_eq!(check_replacement(&input, &outcome), []);
        assert_eq!(outcome.plan.steps[0].kind, StepKind::FallBackToOnDemand);
        assert_eq!(joining(&outcome)[0].capacity_type, Some(CapacityType::OnDemand));
    }
}

#[test]
fn nothing_to_buy_and_no_room_still_lets_the_node_go_and_tells_who_is_left() {
    let mut input = safe_fleet(8);
    nothing_to_buy(&mut input);
    let lost = names(&["node-2"]);
    let outcome = replace_lost(&input, &lost);
    assert_eq!((outcome.plan.steps.len(), joining(&outcome).len()), (1, 0));
    assert_eq!(unplaced(&input, &outcome, &lost).len(), 1);
    assert!(outcome.report.rejected.iter().any(|row| row.candidate == "node-2" && row.reason.contains("web-1")));
}

#[test]
fn one_pod_beyond_help_holds_up_no_other() {
    let mut input = safe_fleet(8);
    let node = input.nodes.iter_mut().find(|node| node.name == "node-2".into()).unwrap();
    node.allocatable.cpu_millicores *= 4;
    let mut tied = input.pods[1].clone();
    (tied.name, tied.requests.cpu_millicores) = (ObjectName::new("shop", "tied-0"), 100);
    tied.node_selector.insert("only".into(), "here".into());
    input.pods.push(tied);
    let lost = names(&["node-2"]);
    let outcome = replace_lost(&input, &lost);
    assert_eq!(unplaced(&input, &outcome, &lost), [ObjectName::new("shop", "tied-0")]);
    assert_eq!(check_replacement(&input, &outcome), []);
}

#[test]
fn a_node_that_is_gone_from_the_input_leaves_its_waiting_pods_to_be_placed() {
    let mut input = safe_fleet(8);
    input.nodes.retain(|node| node.name != "node-2".into());
    for pod in input.pods.iter_mut().filter(|pod| pod.node == Some("node-2".into())) {
        (pod.node, pod.phase, pod.ready) = (None, PodPhase::Pending, false);
    }
    input.launch_for_pending = true;
    let outcome = replace_lost(&input, &names(&["node-2"]));
    assert_eq!(check_replacement(&input, &outcome), []);
    assert_eq!(outcome.plan.steps[0].kind, StepKind::LaunchForPending);
    assert_eq!(outcome.plan.pending[0].placed_on.as_ref(), Some(&joining(&outcome)[0].name));
    assert!(replace_lost(&input, &[]).plan.steps.is_empty(), "nobody was lost");
}

#[test]
fn many_nodes_of_one_pool_go_to_several_others() {
    let mut input = safe_fleet(40);
    let lost: Vec<NodeName> = input
        .nodes
        .iter()
        .filter(|node| node.capacity_type == Some(CapacityType::Spot))
        .filter(|node| node.zone.as_ref().is_some_and(|zone| zone.as_str().ends_with('b')))
        .map(|node| node.name.clone())
        .collect();
    assert!(lost.len() >= 3, "{}", lost.len());
    flag(&mut input, "m5.large", "b", PoolRisk::Danger, 30);
    let outcome = replace_lost(&input, &lost);
    assert_eq!((check_replacement(&input, &outcome), unplaced(&input, &outcome, &lost)), (vec![], vec![]));
}

#[test]
fn a_node_is_left_early_only_by_the_rules_of_voluntary_moves() {
    let input = safe_fleet(8);
    let outcome = leave_early(&input, &names(&["node-2"]));
    assert_eq!(check_plan(&input, &outcome), []);
    let [step] = &outcome.plan.steps[..] else { panic!("{:?}", outcome.plan.steps) };
    assert_eq!(step.leaving, names(&["node-2"]));
    let mut young = input.clone();
    young.nodes[1].created_at = Some(young.now);
    assert!(leave_early(&young, &names(&["node-2"])).plan.steps.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    /// Generated clusters with every kind of trouble, a part of which is lost.
    #[test]
    fn losses_are_answered_by_the_rules(seed in 0u64..5_000, nodes in 3u64..14, lose in 1u64..4, first in 0u64..14,
        spot_gone in any::<bool>(), plain in any::<bool>(), scarcity in 0u8..5, narrow in any::<bool>())
    {
        let mut input = if plain { plain_cluster(seed, nodes) } else { blocked_cluster(seed, nodes) }.input;
        if plain {
            input.nodes.iter_mut().step_by(2).for_each(|node| node.capacity_type = Some(CapacityType::Spot));
        }
        if spot_gone {
            let pools = pools_of(&input, &input.nodes.iter().map(|node| node.name.clone()).collect::<Vec<_>>());
            let region = input.market.region.as_str().to_owned();
            pools.iter().for_each(|(kind, zone)| danger(&mut input, kind, zone.trim_start_matches(region.as_str())));
        }
        let lost: Vec<NodeName> =
            (0..lose.min(nodes)).map(|step| input.nodes[((first + step) % nodes) as usize].name.clone()).collect();
        make_scarce(&mut input, scarcity, &lost);
        if narrow {
            narrow_to_own_types(&mut input);
        }
        let outcome = replace_lost(&input, &lost);
        // No layer is broken by our plan, no pod is put where it may not run, nothing is bought that may not be.
        prop_assert_eq!(check_replacement(&input, &outcome), vec![]);
        // All of them go, and nothing else does.
        let leaving: BTreeSet<&NodeName> = outcome.plan.steps.iter().flat_map(|step| &step.leaving).collect();
        prop_assert_eq!(leaving, lost.iter().collect::<BTreeSet<_>>());
        prop_assert!(outcome.plan.steps.iter().flat_map(|step| &step.moves).all(|moved| lost.contains(&moved.from)));
        // Never the interrupted pool.
        let pools = pools_of(&input, &lost);
        for node in joining(&outcome).iter().filter(|node| node.capacity_type == Some(CapacityType::Spot)) {
            let pool = (node.instance_type.clone().unwrap().0, node.zone.clone().unwrap().0);
            prop_assert!(!pools.contains(&pool), "{:?}", pool);
        }
        // Every pod that can be placed is placed: the planner itself finds no place for those that are not.
        for pod in unplaced(&input, &outcome, &lost) {
            let next = waiting_after(&input, &outcome, &pod);
            let answer = spot_engine::plan(&next);
            let row = answer.plan.pending.iter().find(|row| row.pod == pod);
            prop_assert!(row.is_none_or(|row| row.placed_on.is_none()), "{} could be placed: {:?}", pod, row);
        }
    }
}

/// The property above says something only if its clusters meet every way out.
#[test]
fn generated_losses_meet_every_way_out() {
    let (mut spot, mut on_demand, mut rooms, mut left) = (0, 0, 0, 0);
    for seed in 0..60 {
        let mut input = blocked_cluster(seed, 4 + seed % 9).input;
        let lost: Vec<NodeName> = input.nodes.iter().take(2).map(|node| node.name.clone()).collect();
        make_scarce(&mut input, (seed % 5) as u8, &lost);
        let outcome = replace_lost(&input, &lost);
        let bought = |kind| usize::from(joining(&outcome).iter().any(|node| node.capacity_type == Some(kind)));
        spot += bought(CapacityType::Spot);
        on_demand += bought(CapacityType::OnDemand);
        rooms += usize::from(joining(&outcome).is_empty());
        left += usize::from(!unplaced(&input, &outcome, &lost).is_empty());
    }
    println!("of 60: Spot bought {spot}, on-demand bought {on_demand}, nothing bought {rooms}, pods left {left}");
    assert!(spot > 3 && on_demand > 3 && rooms > 3 && left > 3, "{spot} {on_demand} {rooms} {left}");
}

#[test]
fn the_same_loss_gives_the_same_plan() {
    let input = blocked_cluster(7, 9).input;
    let lost = [input.nodes[2].name.clone(), input.nodes[5].name.clone()];
    let text = |outcome: &PlanOutcome| serde_json::to_string(outcome).unwrap();
    assert_eq!(text(&replace_lost(&input, &lost)), text(&replace_lost(&input, &lost)));
    assert!(input.nodes[2].labels.contains_key(label_keys::ZONE));
}
