//! Disruption budgets: who they keep, who they let go, and what is said.

use spot_domain::{BlockRule, CountOrPercent, PodDisruptionBudget, StepKind};
use spot_planning_tests::{
    a_budget, add_daemon_pod, assert_blocks, danger, flag, idle_node, idle_spot_node, leaves, leaves_by, planned,
    rules_of, stays, zero_budget,
};

fn by_specification(min: Option<CountOrPercent>, max: Option<CountOrPercent>) -> PodDisruptionBudget {
    PodDisruptionBudget {
        min_available: min,
        max_unavailable: max,
        disruptions_allowed: None,
        ..a_budget("app", "app", 0)
    }
}

fn node_leaves_under(budget: PodDisruptionBudget) -> bool {
    let mut scene = idle_node();
    scene.input.disruption_budgets.push(budget);
    let outcome = planned(&scene.input);
    let leaves = leaves(&outcome, &scene.node);
    assert_eq!(leaves, !rules_of(&outcome, &scene.node).contains(&BlockRule::DisruptionBudget));
    leaves
}

#[test]
fn a_budget_at_zero_keeps_the_node_and_is_named() {
    assert_blocks(BlockRule::DisruptionBudget, zero_budget);
}

#[test]
fn a_budget_that_spares_one_pod_lets_the_node_leave() {
    assert!(node_leaves_under(a_budget("app", "app", 1)));
}

#[test]
fn a_budget_without_status_is_counted_from_its_specification() {
    let count = |count| Some(CountOrPercent::Count(count));
    assert!(!node_leaves_under(by_specification(count(2), None)), "two of two must stay");
    assert!(node_leaves_under(by_specification(count(1), None)), "one of two may go");
    assert!(!node_leaves_under(by_specification(None, count(0))));
    assert!(node_leaves_under(by_specification(None, count(1))));
}

#[test]
fn percentages_round_up_as_in_kubernetes() {
    let percent = |percent| Some(CountOrPercent::Percent(percent));
    assert!(!node_leaves_under(by_specification(percent(51), None)), "51 % of two is two");
    assert!(node_leaves_under(by_specification(percent(50), None)));
    assert!(node_leaves_under(by_specification(None, percent(1))), "1 % of two is one");
    assert!(!node_leaves_under(by_specification(None, percent(0))));
}

#[test]
fn a_stale_status_does_not_overrule_the_specification() {
    let mut budget = a_budget("app", "app", 1);
    budget.max_unavailable = Some(CountOrPercent::Count(0));
    assert!(!node_leaves_under(budget));
}

#[test]
fn a_budget_counts_only_ready_pods() {
    let mut scene = idle_node();
    scene.input.disruption_budgets.push(by_specification(Some(CountOrPercent::Count(1)), None));
    assert!(leaves(&planned(&scene.input), &scene.node));
    let other = scene.pod - 1;
    scene.input.pods[other].ready = false;
    assert!(stays(&planned(&scene.input), &scene.node), "the other replica is not Ready");
}

#[test]
fn two_budgets_on_one_pod_block_even_if_both_spare_it() {
    assert_blocks(BlockRule::TwoDisruptionBudgets, |scene| {
        scene.input.disruption_budgets.extend([a_budget("first", "app", 1), a_budget("second", "app", 1)]);
    });
}

#[test]
fn a_budget_of_another_namespace_or_without_selector_keeps_nothing() {
    let mut elsewhere = a_budget("app", "app", 0);
    elsewhere.name.namespace = "other".into();
    assert!(node_leaves_under(elsewhere));
    assert!(node_leaves_under(PodDisruptionBudget { selector: None, ..a_budget("app", "app", 0) }));
}

#[test]
fn an_empty_selector_means_every_pod_of_the_namespace() {
    let everything = PodDisruptionBudget { selector: Some(Default::default()), ..a_budget("all", "app", 0) };
    assert!(!node_leaves_under(everything));
}

#[test]
fn a_budget_at_zero_blocks_a_single_replica_although_it_could_surge() {
    assert_blocks(BlockRule::DisruptionBudget, |scene| {
        let other = scene.pod - 1;
        scene.input.pods.remove(other);
        scene.pod -= 1;
        scene
            .input
            .workloads
            .iter_mut()
            .filter(|workload| workload.name.name == "app")
            .for_each(|app| app.replicas = 1);
        zero_budget(scene);
    });
}

#[test]
fn a_budget_over_daemon_set_pods_does_not_keep_a_node() {
    let mut scene = idle_node();
    let node = scene.node.clone();
    add_daemon_pod(&mut scene.input, "agent", &node);
    scene.input.disruption_budgets.push(a_budget("agent", "agent", 0));
    assert!(leaves(&planned(&scene.input), &node));
}

#[test]
fn a_pod_under_a_blocked_budget_stays_in_a_dangerous_pool_and_is_reported() {
    let mut scene = idle_spot_node();
    danger(&mut scene.input, "m5.4xlarge", "a");
    let free = planned(&scene.input);
    assert_eq!(leaves_by(&free, &scene.node), Some(StepKind::LeaveRiskyPool), "without the budget it leaves");
    zero_budget(&mut scene);
    let outcome = planned(&scene.input);
    assert!(stays(&outcome, &scene.node));
    assert!(rules_of(&outcome, &scene.node).contains(&BlockRule::DisruptionBudget));
}

#[test]
fn a_flag_that_has_run_out_chases_nobody() {
    let mut scene = idle_spot_node();
    flag(&mut scene.input, "m5.4xlarge", "a", spot_domain::PoolRisk::Danger, 0);
    let outcome = planned(&scene.input);
    assert_ne!(leaves_by(&outcome, &scene.node), Some(StepKind::LeaveRiskyPool));
}
