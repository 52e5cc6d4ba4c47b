//! Random clusters with every kind of trouble: no plan breaks a rule, now or when it is planned again.

use spot_engine::checker::check_plan;
use spot_planning_tests::{blocked_cluster, next_input};

#[test]
fn no_plan_of_a_troubled_cluster_breaks_a_rule() {
    let mut broken = Vec::new();
    for seed in 0..60 {
        let nodes = 3 + seed % 10;
        let input = blocked_cluster(seed, nodes).input;
        let outcome = spot_engine::plan(&input);
        let violations = check_plan(&input, &outcome);
        if !violations.is_empty() {
            broken.push(format!("blocked_cluster({seed}, {nodes}): {violations:?}"));
        }
    }
    assert!(broken.is_empty(), "{} of 60: {broken:#?}", broken.len());
}

#[test]
fn no_second_plan_of_a_troubled_cluster_breaks_a_rule() {
    let mut broken = Vec::new();
    for seed in 0..20 {
        let nodes = 3 + seed % 10;
        let input = blocked_cluster(seed, nodes).input;
        let next = next_input(&input, &spot_engine::plan(&input));
        let violations = check_plan(&next, &spot_engine::plan(&next));
        if !violations.is_empty() {
            broken.push(format!("blocked_cluster({seed}, {nodes}): {violations:?}"));
        }
    }
    assert!(broken.is_empty(), "{} of 20: {broken:#?}", broken.len());
}
