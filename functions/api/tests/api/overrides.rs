//! A node is forced on-demand over the API, and let go before its time (OVR-01, OVR-03).

use crate::clock::at;
use crate::fixtures::*;
use crate::harness::{Answer, TOKEN, World};
use crate::reads::filled;
use crate::routes::path_of;
use serde_json::{Value, json};
use spot_domain::{CapacityType, OverrideState};

const SPOT: &str = "i-000000000000000aa";
const KEY: [(&str, &str); 1] = [("idempotency-key", "the-same-key")];

fn request(target: &str) -> Value {
    json!({ "scope": "instance", "target_id": target, "duration_hours": 4, "reason": "a release", "confirm": true })
}

async fn ask(world: &World, key: &str, body: &Value) -> Answer {
    world.post("/overrides", &[("idempotency-key", key)], &body.to_string()).await
}

/// A cluster with a Spot node and an on-demand one.
async fn with_nodes() -> World {
    let (world, _) = World::with_cluster().await;
    add_instance(&world.store, instance(SPOT, "m6i.large", CapacityType::Spot, Some("node-c"))).await;
    add_instance(&world.store, instance("i-od", "m6i.large", CapacityType::OnDemand, Some("node-a"))).await;
    add_instance(&world.store, instance("i-new", "m6i.large", CapacityType::Spot, None)).await;
    world
}

async fn end(world: &World, id: &str) -> Answer {
    world.ask("DELETE", &format!("/overrides/{id}"), Some(TOKEN), &[], "").await
}

#[tokio::test]
async fn a_forced_node_is_stored_handed_to_the_optimizer_and_shown_with_its_node() {
    let (world, _) = filled().await;
    add_instance(&world.store, instance(SPOT, "m6i.large", CapacityType::Spot, Some("node-b"))).await;
    let answer = world.post("/overrides", &KEY, &request(SPOT).to_string()).await;
    assert_eq!((answer.status.as_u16(), &answer.body["state"]), (202, &json!("applying")), "{}", answer.body);
    assert_eq!(answer.body["expires_at"], json!("2026-11-21T14:30:00.000Z"));
    let again = world.post("/overrides", &KEY, &request(SPOT).to_string()).await;
    assert_eq!(answer.body, again.body, "a repeat gets the first answer");
    let messages = world.messages("optimizer").await;
    assert_eq!((messages.len(), &messages[0]["overrides_only"]), (1, &json!(true)));
    let id = answer.body["id"].as_str().unwrap();
    assert_eq!(world.read(&format!("/overrides/{id}")).await, answer.body);
    let list = world.read("/overrides?state=applying&scope=instance").await;
    assert_eq!(list["items"].as_array().unwrap().iter().filter(|known| known["id"] == id).count(), 1);
    assert_eq!(world.read("/overrides?state=ended").await["items"], json!([]));
    let node = world.read(&format!("/clusters/{}/nodes/{SPOT}", cluster_id(1))).await;
    assert_eq!((&node["override"]["id"], &node["node"]["instance_id"]), (&json!(id), &json!(SPOT)));
}

#[tokio::test]
async fn what_is_wrong_with_a_request_is_named_by_its_field() {
    let world = with_nodes().await;
    let wrong = [
        ("/duration_hours", json!(0)),
        ("/duration_hours", json!(169)),
        ("/duration_hours", json!(1.5)),
        ("/reason", json!("x".repeat(501))),
        ("/confirm", json!(false)),
        ("/scope", json!("organization")),
    ];
    for (number, (pointer, value)) in wrong.into_iter().enumerate() {
        let mut body = request(SPOT);
        body[&pointer[1..]] = value;
        let answer = ask(&world, &format!("wrong-key-{number}"), &body).await;
        assert_eq!((answer.status.as_u16(), answer.pointer()), (422, pointer), "{}", answer.body);
        assert!(!answer.body["errors"][0]["detail"].as_str().unwrap().is_empty());
    }
    assert!(world.messages("optimizer").await.is_empty());
    assert!(world.store.cluster_overrides(&world.org, &cluster_id(1)).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_node_that_is_on_demand_or_forced_already_is_refused_with_the_reason() {
    let world = with_nodes().await;
    let on_demand = ask(&world, "of-on-demand", &request("i-od")).await;
    assert_eq!((on_demand.status.as_u16(), on_demand.code()), (409, "already_exists"));
    assert!(on_demand.body["detail"].as_str().unwrap().contains("on-demand already"));
    assert_eq!(ask(&world, "first-time", &request(SPOT)).await.status, 202);
    let twice = ask(&world, "second-time", &request(SPOT)).await;
    assert_eq!((twice.status.as_u16(), twice.code()), (409, "already_exists"));
    let coming = ask(&world, "not-joined", &request("i-new")).await;
    assert_eq!((coming.status.as_u16(), coming.code()), (409, "conflict"));
}

#[tokio::test]
async fn an_instance_that_is_missing_gone_or_anothers_looks_missing() {
    let world = with_nodes().await;
    let mut gone = instance("i-gone", "m6i.large", CapacityType::Spot, Some("node-g"));
    gone.ended_at = Some(at(-5));
    add_instance(&world.store, gone).await;
    let other = organization(&world.store, org(2)).await;
    let stranger = World::with(|api| {
        api.store = world.store.clone();
        if let Some(bootstrap) = &mut api.bootstrap {
            bootstrap.organization_id = other.clone();
        }
    })
    .await;
    let answers = [
        ask(&world, "of-nothing", &request("i-nothing")).await,
        ask(&world, "of-one-gone", &request("i-gone")).await,
        ask(&stranger, "of-anothers", &request(SPOT)).await,
        ask(&world, "of-no-name", &request("")).await,
    ];
    for answer in answers {
        assert_eq!((answer.status.as_u16(), answer.code()), (404, "not_found"), "{}", answer.body);
    }
    assert!(stranger.messages("optimizer").await.is_empty());
}

#[tokio::test]
async fn a_cluster_whose_agent_is_silent_is_not_touched() {
    let world = with_nodes().await;
    let mut cluster = world.store.cluster(&world.org, &cluster_id(1)).await.unwrap().unwrap();
    cluster.status = spot_domain::ClusterStatus::Inactive;
    world.store.save_cluster(&mut cluster, &quiet(), at(0)).await.unwrap();
    assert_eq!(ask(&world, "of-a-silent-one", &request(SPOT)).await.code(), "cluster_not_active");
}

#[tokio::test]
async fn one_that_is_active_ends_at_once_and_one_under_way_is_stopped_first() {
    let world = with_nodes().await;
    let mut active = forced(1, "i-before");
    world.store.create_override(&mut active, &quiet(), at(0)).await.unwrap();
    (active.state, active.replacement_id) = (OverrideState::Active, Some("i-od".to_owned()));
    world.store.save_override(&mut active, &quiet(), at(1)).await.unwrap();
    let ended = end(&world, active.id.as_str()).await;
    assert_eq!((ended.status.as_u16(), &ended.body["state"]), (202, &json!("ended")), "{}", ended.body);
    assert!(ended.body["note"].as_str().unwrap().starts_with("ended early by "));
    assert!(world.messages("executor").await.is_empty());

    let under_way = ask(&world, "to-be-stopped", &request(SPOT)).await;
    let (id, job) = (under_way.body["id"].as_str().unwrap(), under_way.body["job_id"].as_str().unwrap());
    world.messages("optimizer").await;
    assert_eq!(end(&world, id).await.body["state"], "ending");
    let flag = world.store.setting::<bool>(Some(&world.org), &format!("cancelled.{job}")).await.unwrap();
    assert_eq!(flag, Some(true), "the executor reads it");
    assert_eq!(world.messages("executor").await[0]["job_id"], job);
    assert_eq!(world.messages("optimizer").await[0]["overrides_only"], json!(true));
    let again = end(&world, id).await;
    assert_eq!((again.status.as_u16(), &again.body["state"]), (202, &json!("ending")), "a repeat changes nothing");
    assert!(world.messages("executor").await.is_empty());
}

#[tokio::test]
async fn one_whose_time_is_over_is_shown_as_ended_before_anybody_has_written_that_down() {
    let world = with_nodes().await;
    let mut active = forced(1, "i-before");
    world.store.create_override(&mut active, &quiet(), at(0)).await.unwrap();
    (active.state, active.replacement_id) = (OverrideState::Active, Some("i-od".to_owned()));
    world.store.save_override(&mut active, &quiet(), at(1)).await.unwrap();
    let rule = spot_api::rules().into_iter().find(|rule| rule.path == "/overrides/{override_id}").unwrap();
    let path = path_of(&rule, 1);
    assert_eq!(world.read(&path).await["state"], "active");
    world.clock.advance_secs(4 * 3600);
    let over = world.read(&path).await;
    assert_eq!((&over["state"], &over["ended_at"]), (&json!("ended"), &over["expires_at"]));
}
