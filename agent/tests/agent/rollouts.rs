//! Restarting rollouts.

use crate::fakes::{Harness, at, deployment, name, node, pod};
use serde_json::json;
use spot_api_types::agent::{RefusedBy, ResultStatus};
use spot_domain::ActionKind;

fn restart(deadline_secs: i64) -> ActionKind {
    ActionKind::RestartRollout { workload: name("shop", "web"), deadline_at: at(deadline_secs) }
}

fn single() -> Vec<serde_json::Value> {
    vec![node("a"), node("b"), pod("shop", "web", 0, "a"), deployment("shop", "web", 1)]
}

#[tokio::test]
async fn single_replica_surged_by_restart_rollout_before_eviction() {
    let mut harness = Harness::new(single());
    harness.run_until(1).await;
    harness.order(1, ActionKind::CordonNode(crate::fakes::target("a")));
    harness.result_of(1, 10).await;
    harness.order(2, restart(300));
    // At every moment one replica is ready.
    let came = harness
        .run_while(300, |harness| {
            let cluster = harness.cluster();
            let ready = cluster.objects.iter().filter(|(key, pod)| {
                key.0 == "pods"
                    && pod["status"]["conditions"][0]["status"] == "True"
                    && pod["metadata"]["deletionTimestamp"].is_null()
            });
            assert!(ready.count() >= 1, "nobody serves");
            drop(cluster);
            harness.control().accepted.len() < 2
        })
        .await;
    assert!(came);
    assert_eq!(harness.result_of(2, 300).await.status, ResultStatus::Completed);
    assert!(harness.cluster().pods_on("a").is_empty(), "the new replica is elsewhere");
    harness.order(3, Harness::drain("a", 300));
    let drained = harness.result_of(3, 300).await;
    assert_eq!((drained.status, drained.result.evicted), (ResultStatus::Completed, 0), "nothing was left to evict");
}

#[tokio::test]
async fn what_does_not_surge_is_not_restarted() {
    let recreate = json!({"type": "Recreate"});
    let no_surge = json!({"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 0, "maxUnavailable": 1}});
    let takes_first = json!({"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1, "maxUnavailable": "100%"}});
    for strategy in [recreate, no_surge, takes_first] {
        let mut objects = single();
        objects[3]["spec"]["strategy"] = strategy.clone();
        let mut harness = Harness::new(objects);
        harness.run_until(1).await;
        harness.order(1, restart(300));
        let result = harness.result_of(1, 100).await;
        assert_eq!(result.refused_by, Some(RefusedBy::Budget), "{strategy}");
        assert_eq!(harness.cluster().get("deployments", "shop", "web").unwrap()["metadata"]["generation"], 1);
    }
}

#[tokio::test]
async fn a_rollout_that_never_ends_is_reported_at_its_deadline() {
    let mut harness = Harness::new(single());
    harness.run_until(1).await;
    harness.cluster().ready_in_secs = None;
    harness.order(1, restart(120));
    let result = harness.result_of(1, 200).await;
    assert_eq!(result.result.error_code.as_deref(), Some("deadline_passed"));
    assert!((119.0..125.0).contains(&harness.secs()));
}

#[tokio::test]
async fn a_killed_agent_does_not_restart_the_rollout_twice() {
    let mut harness = Harness::new(single());
    harness.run_until(1).await;
    harness.order(1, restart(300));
    harness.run_until(5).await;
    let mut harness = harness.killed_and_restarted();
    assert_eq!(harness.result_of(1, 300).await.status, ResultStatus::Completed);
    assert_eq!(harness.cluster().get("deployments", "shop", "web").unwrap()["metadata"]["generation"], 2);
}
