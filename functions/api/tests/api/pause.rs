//! The global pause reaches the setting that the executor reads, and every agent.

use crate::fixtures::*;
use crate::harness::{TOKEN, World};
use crate::snapshot::register;
use serde_json::json;

#[tokio::test]
async fn a_pause_is_kept_told_and_lifted() {
    let (world, cluster) = World::with_cluster().await;
    let epoch = register(&world, cluster.id.as_str()).await;
    assert_eq!(world.read("/pause").await["paused"], false);
    let body = r#"{"paused":true,"reason":"looking into something"}"#;
    let paused = world.ask("PUT", "/pause", Some(TOKEN), &[], body).await;
    assert_eq!((paused.status.as_u16(), &paused.body["paused"]), (200, &json!(true)));
    let shown = world.read("/pause").await;
    assert_eq!(
        (&shown["reason"], &shown["changed_at"]),
        (&json!("looking into something"), &json!("2026-11-21T10:30:00.000Z"))
    );
    assert_eq!(world.store.setting::<bool>(None, "paused").await.unwrap(), Some(true), "EXE-02: the executor reads it");
    let hints = world.messages(&format!("spot-agent-{}", cluster.id)).await;
    assert_eq!(hints, [json!({ "type": "hint", "heartbeat": true })]);
    let path = format!("/clusters/{}/heartbeat", cluster_id(1));
    assert_eq!(world.agent(&path, &crate::agents::heartbeat(epoch, "")).await.body["paused"], true);
    world.ask("PUT", "/pause", Some(TOKEN), &[], r#"{"paused":false}"#).await;
    assert_eq!(world.agent(&path, &crate::agents::heartbeat(epoch, "")).await.body["paused"], false);
}
