//! Policies: versions keep two people from overwriting one another.

use crate::fixtures::cluster_id;
use crate::harness::{Answer, TOKEN, World};
use serde_json::json;

async fn patch(world: &World, version: &str, body: &str) -> Answer {
    let path = format!("/clusters/{}/policy", cluster_id(1));
    world.ask("PATCH", &path, Some(TOKEN), &[("if-match", version)], body).await
}

#[tokio::test]
async fn a_change_names_the_version_it_was_decided_on() {
    let (world, _) = World::with_cluster().await;
    let path = format!("/clusters/{}/policy", cluster_id(1));
    let first = world.get(&path).await;
    assert_eq!((first.etag().as_str(), &first.body["policy"]["approval"]), ("\"0\"", &json!("manual")));
    let changed = patch(&world, "\"0\"", r#"{"approval":"auto"}"#).await;
    assert_eq!((changed.status.as_u16(), changed.etag().as_str()), (200, "\"1\""), "{}", changed.body);
    let stale = patch(&world, "\"0\"", r#"{"enabled":false}"#).await;
    assert_eq!((stale.status.as_u16(), stale.code()), (412, "version_mismatch"));
    let now = world.read(&path).await;
    assert_eq!((&now["policy"]["approval"], &now["policy"]["enabled"]), (&json!("auto"), &json!(true)));
    assert_eq!(world.read(&format!("/clusters/{}", cluster_id(1))).await["policy"]["approval"], "auto");
}

#[tokio::test]
async fn what_a_policy_cannot_mean_is_refused_with_its_field() {
    let (world, _) = World::with_cluster().await;
    for (body, pointer) in [
        (r#"{"colour":"red"}"#, "/colour"),
        (r#"{"limits":{"max_concurrent":0}}"#, "/limits/max_concurrent"),
        (r#"{"limits":{"max_concurent":1}}"#, "/limits/max_concurent"),
        (r#"{"approval":"perhaps"}"#, "/approval"),
        (r#"{"az_spread":{"enabled":false}}"#, "/az_spread/waiver_reason"),
    ] {
        let refused = patch(&world, "\"0\"", body).await;
        assert_eq!((refused.status.as_u16(), refused.pointer()), (422, pointer), "{body}: {}", refused.body);
    }
}

#[tokio::test]
async fn a_change_that_changes_nothing_makes_no_version() {
    let (world, _) = World::with_cluster().await;
    let same = patch(&world, "\"0\"", r#"{"approval":"manual"}"#).await;
    assert_eq!((same.status.as_u16(), same.etag().as_str()), (200, "\"0\""));
}
