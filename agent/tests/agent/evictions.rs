//! Evicting one pod.

use crate::fakes::{Harness, budget, name, node, pod};
use spot_api_types::agent::ResultStatus;
use spot_domain::ActionKind;

fn evict(uid: &str) -> ActionKind {
    ActionKind::EvictPod { pod: name("shop", "web-0"), uid: uid.to_owned(), grace_secs: 30 }
}

#[tokio::test]
async fn a_pod_is_evicted_and_waited_for() {
    let mut harness = Harness::new(vec![node("a"), node("b"), pod("shop", "web", 0, "a")]);
    harness.run_until(1).await;
    harness.cluster().ends_in_secs = 15;
    harness.order(1, evict("uid-shop-web-0"));
    let result = harness.result_of(1, 100).await;
    assert_eq!((result.status, result.result.evicted), (ResultStatus::Completed, 1));
    assert!(harness.secs() >= 16.0 && harness.cluster().get("pods", "shop", "web-0").is_none());
}

#[tokio::test]
async fn a_pod_of_the_same_name_and_another_uid_is_left_alone() {
    let mut harness = Harness::new(vec![node("a"), pod("shop", "web", 0, "a")]);
    harness.run_until(1).await;
    harness.order(1, evict("uid-of-before"));
    assert_eq!(harness.result_of(1, 100).await.result.error_code.as_deref(), Some("uid_mismatch"));
    assert!(harness.cluster().evictions.is_empty());
}

#[tokio::test]
async fn a_budget_is_waited_for_and_in_the_end_believed() {
    let objects = vec![node("a"), pod("shop", "web", 0, "a"), budget("shop", "web", "web", 1)];
    let mut harness = Harness::new(objects);
    harness.run_until(1).await;
    harness.order(1, evict("uid-shop-web-0"));
    let result = harness.result_of(1, 300).await;
    assert_eq!((result.status, result.result.error_code.as_deref()), (ResultStatus::Failed, Some("budget")));
    let asked = harness.cluster().evictions.len();
    assert!((5..60).contains(&asked), "{asked}");
}
