//! What is said of blocked nodes, that the answer is the same for the same input, and what unblocking is worth.

use spot_domain::PlanningInput;
use spot_planning_tests::{
    BLOCKERS, Scene, blocked_cluster, idle_node, of_generated, plain_cluster, planned, rejected_for, rules_of, saving,
    stays,
};

#[test]
fn every_blocker_is_reported_with_its_rule_its_money_and_a_remedy() {
    for blocker in &BLOCKERS {
        let mut scene = idle_node();
        (blocker.plant)(&mut scene);
        let outcome = planned(&scene.input);
        assert!(stays(&outcome, &scene.node), "{}", blocker.name);
        let rows = outcome.report.blocked.iter().filter(|row| row.node.as_str() == scene.node);
        let row = rows.into_iter().find(|row| row.rule == blocker.rule);
        let row = row.unwrap_or_else(|| panic!("{} is reported", blocker.name));
        assert!(!row.remedy.is_empty() && !row.message.is_empty(), "{}", blocker.name);
        assert!(row.microusd_per_month.0 > 0, "{}: an idle m5.4xlarge is money", blocker.name);
        assert!(outcome.report.blocked_microusd_per_month >= row.microusd_per_month, "{}", blocker.name);
    }
}

#[test]
fn blocked_money_counts_each_node_once() {
    let mut scene = idle_node();
    for blocker in &BLOCKERS[..3] {
        (blocker.plant)(&mut scene);
    }
    scene.node().ready = false;
    let outcome = planned(&scene.input);
    let rows: Vec<_> = outcome.report.blocked.iter().filter(|row| row.node.as_str() == scene.node).collect();
    assert!(rows.len() >= 2, "{rows:?}");
    let mut by_node: Vec<_> = outcome.report.blocked.iter().map(|row| (&row.node, row.microusd_per_month.0)).collect();
    by_node.sort();
    by_node.dedup();
    assert_eq!(by_node.iter().map(|row| row.1).sum::<i64>(), outcome.report.blocked_microusd_per_month.0);
}

#[test]
fn every_managed_node_that_stays_has_a_reason_on_record() {
    for seed in 0..12 {
        let input = blocked_cluster(seed, 10).input;
        let outcome = planned(&input);
        for node in input.nodes.iter().filter(|node| stays(&outcome, node.name.as_str())) {
            let name = node.name.as_str();
            let received = outcome.plan.steps.iter().flat_map(|step| &step.moves).any(|pod| pod.to == node.name);
            let told = !rules_of(&outcome, name).is_empty() || rejected_for(&outcome, name).is_some();
            assert!(told || received, "seed {seed}: nothing is said of {name}");
        }
    }
}

fn bytes(input: &PlanningInput) -> String {
    serde_json::to_string(&planned(input)).expect("an outcome is JSON")
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    for seed in 0..6 {
        for input in [plain_cluster(seed, 10).input, blocked_cluster(seed, 10).input] {
            assert_eq!(bytes(&input), bytes(&input.clone()), "seed {seed}");
        }
    }
}

#[test]
fn an_input_read_back_from_json_gives_the_same_bytes() {
    let input = blocked_cluster(3, 10).input;
    let text = serde_json::to_string(&input).expect("an input is JSON");
    let read: PlanningInput = serde_json::from_str(&text).expect("its own JSON");
    assert_eq!(bytes(&input), bytes(&read));
}

/// Savings with and without a blocker on a scene's node.
fn lowered(name: &str, scene: Scene, failures: &mut Vec<String>) {
    let free = saving(&planned(&scene.input));
    for blocker in &BLOCKERS {
        let mut blocked = Scene { input: scene.input.clone(), node: scene.node.clone(), pod: scene.pod };
        (blocker.plant)(&mut blocked);
        let kept = saving(&planned(&blocked.input));
        if kept > free {
            failures.push(format!("{name}, {}: saves {kept} blocked and {free} free", blocker.name));
        }
    }
}

#[test]
fn taking_one_blocker_out_never_lowers_the_saving() {
    let mut failures = Vec::new();
    lowered("the idle node", idle_node(), &mut failures);
    for seed in 0..6 {
        let nodes = 4 + 2 * seed;
        let scene = of_generated(plain_cluster(seed, nodes).input);
        lowered(&format!("plain_cluster({seed}, {nodes})"), scene, &mut failures);
    }
    assert!(failures.is_empty(), "{} cases: {failures:#?}", failures.len());
}
