//! Tokens of agents (CLU-05): told once, stored as a hash, good until they are revoked or their time is over.

use crate::fixtures::*;
use crate::harness::{Answer, TOKEN, World};
use crate::snapshot::{hash, registration};
use axum::http::StatusCode;
use serde_json::{Value, json};
use spot_store::Announced;

const KEY: [(&str, &str); 1] = [("idempotency-key", "the-key-of-the-test")];

fn path(tail: &str) -> String {
    format!("/clusters/{}/{tail}", cluster_id(1))
}

async fn created(world: &World, key: &str, body: &Value) -> Value {
    let answer = world.post(&path("agent-tokens"), &[("idempotency-key", key)], &body.to_string()).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
    answer.body
}

/// Registers as an agent with this token does.
async fn registers(world: &World, token: &str) -> Answer {
    world.ask("POST", &path("agent/register"), Some(token), &[], &registration("pod-1").to_string()).await
}

async fn revoke(world: &World, key_id: &str) -> Answer {
    world.ask("DELETE", &path(&format!("agent-tokens/{key_id}")), Some(TOKEN), &[], "").await
}

#[tokio::test]
async fn a_token_opens_its_cluster_until_it_is_revoked_and_no_request_later() {
    let (world, _) = World::with_cluster().await;
    world.add_cluster(2).await;
    let made = created(&world, "key-one-1", &json!({ "description": "chart of the shop" })).await;
    let (token, key_id) = (made["token"].as_str().unwrap(), made["listed"]["key_id"].as_str().unwrap());
    assert_eq!((token.len(), &token[..7]), (50, "sotagt_"));
    assert_eq!(registers(&world, token).await.status, StatusCode::OK);
    let elsewhere = format!("/clusters/{}/agent/register", cluster_id(2));
    let foreign = world.ask("POST", &elsewhere, Some(token), &[], &registration("pod-1").to_string()).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND, "it opens no other cluster");
    let listed = &world.read(&path("agent-tokens")).await["items"][0];
    assert_eq!((&listed["state"], &listed["description"]), (&json!("valid"), &json!("chart of the shop")));
    assert_eq!(listed["last_used_at"], "2026-11-21T10:30:00.000Z");
    for _ in 0..2 {
        assert_eq!(revoke(&world, key_id).await.status, StatusCode::NO_CONTENT, "a repeat changes nothing");
    }
    let refused = registers(&world, token).await;
    assert_eq!((refused.status, refused.code()), (StatusCode::UNAUTHORIZED, "token_invalid"));
    assert_eq!(world.read(&path("agent-tokens")).await["items"][0]["state"], "revoked");
}

#[tokio::test]
async fn a_token_is_told_once_and_nothing_stored_holds_it() {
    let (world, _) = World::with_cluster().await;
    let first = created(&world, KEY[0].1, &json!({})).await;
    let again = created(&world, KEY[0].1, &json!({})).await;
    let token = first["token"].as_str().unwrap();
    assert_eq!((&again["listed"], &again["token"]), (&first["listed"], &Value::Null));
    assert_eq!(first["listed"]["prefix"], token[..12]);
    assert!(!world.read(&path("agent-tokens")).await.to_string().contains(token));
    let stored = world.all_items().await;
    assert!(stored.contains(first["listed"]["key_id"].as_str().unwrap()), "the key is there");
    assert!(!stored.contains(&token[12..]), "and its token is not");
}

#[tokio::test]
async fn a_token_is_good_for_the_days_asked_for() {
    let (world, _) = World::with_cluster().await;
    let made = created(&world, "key-one-1", &json!({ "expires_in_days": 1 })).await;
    let token = made["token"].as_str().unwrap();
    assert_eq!(made["listed"]["expires_at"], "2026-11-22T10:30:00.000Z");
    world.clock.advance_secs(86_399);
    assert_eq!(registers(&world, token).await.status, StatusCode::OK);
    world.clock.advance_secs(1);
    assert_eq!(registers(&world, token).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(world.read(&path("agent-tokens")).await["items"][0]["state"], "expired");
    assert_eq!(created(&world, "key-two-2", &json!({})).await["listed"]["expires_at"], Value::Null);
}

#[tokio::test]
async fn what_does_not_fit_is_named_by_its_field() {
    let (world, _) = World::with_cluster().await;
    let long = "x".repeat(121);
    for (body, pointer) in [
        (json!({ "expires_in_days": 0 }), "/expires_in_days"),
        (json!({ "expires_in_days": 366 }), "/expires_in_days"),
        (json!({ "description": long }), "/description"),
        (json!({ "scope": "all" }), "/scope"),
    ] {
        let key = format!("key-of-{}", hash(&body.to_string()));
        let refused = world.post(&path("agent-tokens"), &[("idempotency-key", &key)], &body.to_string()).await;
        assert_eq!((refused.status.as_u16(), refused.pointer()), (422, pointer), "{body}");
    }
    let image = world.get(&path("agent-install?image=a%20b")).await;
    assert_eq!((image.status.as_u16(), image.pointer()), (422, "/image"));
}

#[tokio::test]
async fn another_clusters_token_cannot_be_revoked_by_this_ones_path() {
    let (world, _) = World::with_cluster().await;
    world.add_cluster(2).await;
    let made = created(&world, "key-one-1", &json!({})).await;
    let key_id = made["listed"]["key_id"].as_str().unwrap();
    let elsewhere = format!("/clusters/{}/agent-tokens/{key_id}", cluster_id(2));
    assert_eq!(world.ask("DELETE", &elsewhere, Some(TOKEN), &[], "").await.status, StatusCode::NOT_FOUND);
    assert_eq!(registers(&world, made["token"].as_str().unwrap()).await.status, StatusCode::OK);
}

#[tokio::test]
async fn twenty_tokens_are_good_at_once_and_no_more() {
    let (world, _) = World::with_cluster().await;
    // One is the agent's of the harness.
    let mut last = Value::Null;
    for number in 1..20 {
        last = created(&world, &format!("key-{number:05}"), &json!({})).await;
    }
    let refused = world.post(&path("agent-tokens"), &[("idempotency-key", "one-too-many")], "").await;
    assert_eq!((refused.status.as_u16(), refused.code()), (409, "conflict"));
    revoke(&world, last["listed"]["key_id"].as_str().unwrap()).await;
    created(&world, "room-again", &json!({})).await;
}

#[tokio::test]
async fn making_and_revoking_are_announced_without_the_token() {
    let (world, _) = World::with_cluster().await;
    let made = created(&world, "key-one-1", &json!({})).await;
    let key_id = made["listed"]["key_id"].as_str().unwrap();
    for _ in 0..2 {
        revoke(&world, key_id).await;
    }
    let changes = world.emulators.changes(0, 1_000).unwrap();
    let announced: Vec<_> = changes.iter().filter_map(|change| Announced::read(&change.new_image)).collect();
    let of_tokens = announced.iter().filter(|one| one.announce.audit[0].event.starts_with("agent_token."));
    let told: Vec<_> = of_tokens.map(|one| (&one.organization_id, one.announce.audit[0].event.as_str())).collect();
    let own = Some(world.org.clone());
    assert_eq!(told, [(&own, "agent_token.created"), (&own, "agent_token.revoked")], "once each, where the log is");
    let intent = &announced.last().unwrap().announce.audit[0];
    assert_eq!((intent.resource.as_str(), &intent.detail["prefix"]), (key_id, &made["listed"]["prefix"]));
    assert!(!format!("{announced:?}").contains(&made["token"].as_str().unwrap()[12..]));
}

#[tokio::test]
async fn the_manifest_is_yaml_with_this_clusters_settings_and_the_token_only_by_its_secret() {
    let (world, cluster) = World::with_cluster().await;
    let install = world.read(&path("agent-install?image=r.example.com:5000/agent:7")).await;
    let manifest = install["manifest"].as_str().unwrap();
    assert!(!manifest.contains("{{"), "{manifest}");
    let documents = serde_yaml_ng::Deserializer::from_str(manifest).map(|document| {
        <serde_yaml_ng::Value as serde::Deserialize>::deserialize(document).expect("each document is YAML")
    });
    let deployment = documents.into_iter().find(|document| document["kind"] == "Deployment").unwrap();
    let container = &deployment["spec"]["template"]["spec"]["containers"][0];
    assert_eq!(container["image"], "r.example.com:5000/agent:7");
    let env = container["env"].as_sequence().unwrap();
    let of = |name: &str| env.iter().find(|one| one["name"] == name).unwrap();
    assert_eq!(of("API_URL")["value"], "https://agents.example.com");
    assert_eq!(of("CLUSTER_ID")["value"], cluster.id.as_str());
    let secret = of("API_TOKEN")["valueFrom"]["secretKeyRef"].clone();
    let commands = install["commands"].to_string();
    for part in [secret["name"].as_str().unwrap(), "--from-file=token=/dev/stdin", "-n spot-optimizer"] {
        assert!(commands.contains(part), "{part} in {commands}");
    }
    assert_eq!((of("API_TOKEN")["value"].is_null(), secret["key"].as_str()), (true, Some("token")));
    let plain = world.read(&path("agent-install")).await;
    assert_eq!(plain["image"], concat!("spot-optimizer-agent:", env!("CARGO_PKG_VERSION")));
}
