//! Drains whose budgets wait for pods that no node has room for.

use crate::fakes::{Harness, budget, node, pod};
use serde_json::{Value, json};

/// A pod that the scheduler finds no node for.
fn without_room(workload: &str) -> Value {
    let mut waiting = pod("shop", workload, 9, "");
    waiting["spec"].as_object_mut().unwrap().remove("nodeName");
    waiting["status"] = json!({
        "phase": "Pending",
        "conditions": [{"type": "PodScheduled", "status": "False", "reason": "Unschedulable"}],
    });
    waiting
}

#[tokio::test]
async fn a_budget_that_waits_for_a_pod_without_room_gives_the_node_back_at_once() {
    for (workload, code, ended) in [("web", "no_room", 0.0..30.0), ("cart", "deadline_passed", 599.0..610.0)] {
        let mut objects = vec![node("a"), node("b"), pod("shop", "web", 0, "a"), pod("shop", "web", 1, "a")];
        objects.extend([budget("shop", "web", "web", 2), without_room(workload)]);
        let mut harness = Harness::new(objects);
        harness.run_until(1).await;
        harness.order(1, Harness::drain("a", 600));
        let result = harness.result_of(1, 700).await;
        assert_eq!(result.result.error_code.as_deref(), Some(code), "{workload}");
        assert!(ended.contains(&harness.secs()), "{workload}: after {} s", harness.secs());
        assert!(!harness.cluster().is_cordoned("a"));
    }
}
