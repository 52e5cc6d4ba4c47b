//! The global pause stops what runs within seconds (EXE-02).

use crate::scenes;
use crate::stage::Stage;
use axum::http::{Method, StatusCode};
use serde_json::json;
use spot_domain::CapacityType;

#[tokio::test]
async fn a_global_pause_stops_running_drains_within_five_seconds_and_nothing_new_begins() {
    // Pods that take a while to go, so that the drain is under way.
    const SLOW: &str = r#"
  [[clusters.workloads]]
  namespace = "shop"
  name = "slow"
  replicas = 12
  cpu = "300m"
  memory = "512Mi"
  max_unavailable = 1
  grace_secs = 60
  stop_secs = 40
"#;
    let mut stage = Stage::open(&scenes::to_be_moved(SLOW)).await;
    let under_way = stage.until(3_600, |stage| {
        stage.nodes().iter().any(|node| node.cordoned) && stage.pods_of("slow").iter().any(|pod| pod.leaving)
    });
    assert!(under_way.await);
    let (status, _) = stage.ask(Method::PUT, "/pause", &json!({"paused": true, "reason": "a test"})).await;
    assert_eq!(status, StatusCode::OK);
    stage.pass(5).await;
    assert!(stage.nodes().iter().all(|node| !node.cordoned), "{:#?}", stage.story().await);
    let evictions = |stage: &Stage| stage.in_cluster(|cluster, _| cluster.counts().evictions);
    let (evicted, bought) = (evictions(&stage), stage.bought().len());
    stage.pass(3_600).await;
    assert_eq!((evictions(&stage), stage.bought().len()), (evicted, bought), "{:#?}", stage.story().await);
    assert!(stage.is_whole());

    let (status, _) = stage.ask(Method::PUT, "/pause", &json!({"paused": false})).await;
    assert_eq!(status, StatusCode::OK);
    stage.pass(7_200).await;
    stage.until_quiet(7_200).await;
    assert!(stage.is_whole() && stage.nodes().iter().all(|node| !node.cordoned));
    assert!(stage.live(CapacityType::OnDemand).len() < 6, "it goes on where it stood: {:#?}", stage.jobs().await);
    stage.nothing_was_broken().await;
}
