//! Agents: registration and leases, credentials, heartbeats, snapshots, windows, events.

use crate::fixtures::*;
use crate::harness::{AGENT_TOKEN, World};
use crate::snapshot::{document, hash, register, registration, upload};
use aws_credential_types::Credentials;
use axum::http::StatusCode;
use serde_json::{Value, json};
use spot_domain::{ClusterStatus, JobTrigger};
use spot_emulators::QueueSettings;

pub(crate) fn heartbeat(epoch: u64, snapshot_hash: &str) -> Value {
    json!({ "instance_id": "pod-1", "lease_epoch": epoch, "version": "0.1.0", "uptime_s": 60, "k8s_api_ok": true,
        "queue_ok": true, "policy_hash": "abc", "snapshot_hash": snapshot_hash })
}

fn path(tail: &str) -> String {
    format!("/clusters/{}/{tail}", cluster_id(1))
}

/// Visibility and retention in seconds of a cluster's queue, if there is one.
async fn own_queue(world: &World, cluster: &str) -> Option<[String; 2]> {
    use aws_sdk_sqs::types::QueueAttributeName::{All, MessageRetentionPeriod, VisibilityTimeout};
    let url = world.emulators.queue_url(&format!("spot-agent-{cluster}"));
    let answer = world.sqs.get_queue_attributes().queue_url(url).attribute_names(All).send().await.ok()?;
    let attributes = answer.attributes?;
    Some([attributes.get(&VisibilityTimeout)?.clone(), attributes.get(&MessageRetentionPeriod)?.clone()])
}

#[tokio::test]
async fn registration_makes_a_queue_gives_a_lease_and_keys_and_wakes_the_cluster() {
    let (world, cluster) = World::with_cluster().await;
    let mut stored = world.store.cluster(&world.org, &cluster.id).await.unwrap().unwrap();
    stored.status = ClusterStatus::Pending;
    world.store.save_cluster(&mut stored, &quiet(), crate::clock::start()).await.unwrap();
    assert_eq!(own_queue(&world, cluster.id.as_str()).await, None, "nobody made it before");
    let answer = world.agent(&path("agent/register"), &registration("pod-1")).await;
    assert_eq!((answer.status, &answer.body["lease_epoch"]), (StatusCode::OK, &json!(1)), "{}", answer.body);
    let commands = spot_platform::Queue::new(world.sqs.clone(), answer.body["queue"]["url"].as_str().unwrap());
    commands.send(&json!({ "waits": true })).await.unwrap();
    assert_eq!(answer.body["signing_keys"][0]["alg"], "Ed25519");
    assert!(answer.body["queue"]["url"].as_str().unwrap().ends_with(&format!("spot-agent-{}", cluster.id)));
    let stored = world.store.cluster(&world.org, &cluster.id).await.unwrap().unwrap();
    assert_eq!(stored.status, ClusterStatus::Active);
    let again = world.agent(&path("agent/register"), &registration("pod-1")).await;
    assert_eq!((&again.body["lease_epoch"], &again.body["agent_id"]), (&json!(2), &answer.body["agent_id"]));
    // Hidden for a minute once it was read, kept for a day; and registering again loses nothing of it.
    assert_eq!(own_queue(&world, cluster.id.as_str()).await, Some(["60".to_owned(), "86400".to_owned()]));
    assert_eq!(world.messages(&format!("spot-agent-{}", cluster.id)).await, [json!({ "waits": true })]);
    let other_run = world.agent(&path("agent/register"), &registration("pod-2")).await;
    assert_ne!(other_run.body["agent_id"], answer.body["agent_id"]);
}

#[tokio::test]
async fn a_token_used_in_a_second_cluster_and_an_old_agent_are_refused() {
    let (world, cluster) = World::with_cluster().await;
    register(&world, cluster.id.as_str()).await;
    let mut other = registration("pod-1");
    other["cluster_uid"] = json!("another-kube-system");
    let refused = world.agent(&path("agent/register"), &other).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (409, "cluster_uid_mismatch"));
    let mut old = registration("pod-1");
    old["agent_version"] = json!("0.0.9");
    let refused = world.agent(&path("agent/register"), &old).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (426, "agent_too_old"));
}

#[tokio::test]
async fn the_credentials_open_the_clusters_own_queue_and_no_other() {
    let (world, cluster) = World::with_cluster().await;
    let other = world.add_cluster(2).await;
    world.emulators.create_queue(&format!("spot-agent-{}", other.id), &QueueSettings::default()).unwrap();
    let epoch = register(&world, cluster.id.as_str()).await;
    let request = json!({ "instance_id": "pod-1", "lease_epoch": epoch });
    let given = world.agent(&path("agent/credentials"), &request).await;
    assert_eq!(given.status, StatusCode::OK, "{}", given.body);
    assert!(given.body["expires_at"].as_str().unwrap() <= "2026-11-21T11:30:00Z");
    let text = |name: &str| given.body[name].as_str().unwrap().to_owned();
    let credentials =
        Credentials::new(text("access_key_id"), text("secret_access_key"), Some(text("session_token")), None, "test");
    let sqs = aws_sdk_sqs::Client::new(&world.emulators.sdk_config_with(credentials));
    let receive = async |name: String| sqs.receive_message().queue_url(world.emulators.queue_url(&name)).send().await;
    assert!(receive(format!("spot-agent-{}", cluster.id)).await.is_ok());
    for other in [format!("spot-agent-{}", other.id), "executor".to_owned()] {
        assert!(receive(other.clone()).await.is_err(), "{other}");
    }
    let own = world.emulators.queue_url(&format!("spot-agent-{}", cluster.id));
    assert!(sqs.send_message().queue_url(own).message_body("x").send().await.is_err(), "agents only receive");
}

#[tokio::test]
async fn an_older_run_of_the_agent_may_say_nothing_any_more() {
    let (world, cluster) = World::with_cluster().await;
    let old = register(&world, cluster.id.as_str()).await;
    let new = register(&world, cluster.id.as_str()).await;
    assert!(new > old);
    let lease = json!({ "instance_id": "pod-1", "lease_epoch": old });
    let events = json!({ "instance_id": "pod-1", "lease_epoch": old, "events": [] });
    for (tail, body) in [("agent/credentials", &lease), ("heartbeat", &heartbeat(old, "")), ("events", &events)] {
        let refused = world.agent(&path(tail), body).await;
        assert_eq!((refused.status.as_u16(), refused.code()), (409, "fence_lost"), "{tail}");
    }
    let refused = upload(&world, cluster.id.as_str(), old, 9, &document()).await;
    assert_eq!(refused.code(), "fence_lost");
    assert!(world.store.snapshot(&world.org, &cluster.id).await.unwrap().is_none(), "it replaced nothing");
}

#[tokio::test]
async fn a_snapshot_is_stored_once_and_asked_for_when_it_is_missing() {
    let (world, cluster) = World::with_cluster().await;
    let epoch = register(&world, cluster.id.as_str()).await;
    let document = document();
    let wanted = world.agent(&path("heartbeat"), &heartbeat(epoch, &hash(&document))).await;
    assert_eq!(wanted.body["snapshot_wanted"], true);
    for _ in 0..2 {
        let answer = upload(&world, cluster.id.as_str(), epoch, 5, &document).await;
        assert_eq!((answer.status, &answer.body["hash"]), (StatusCode::ACCEPTED, &json!(hash(&document))));
    }
    let known = world.agent(&path("heartbeat"), &heartbeat(epoch, &hash(&document))).await;
    assert_eq!(known.body["snapshot_wanted"], false);
    let first = world.store.snapshot(&world.org, &cluster.id).await.unwrap().unwrap();
    let restarted = register(&world, cluster.id.as_str()).await;
    let answer = upload(&world, cluster.id.as_str(), restarted, 1, &document.replace("web-0", "web-9")).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED);
    let second = world.store.snapshot(&world.org, &cluster.id).await.unwrap().unwrap();
    assert!(second.generation > first.generation, "a restarted agent counts from one, and still rises");
}

#[tokio::test]
async fn a_snapshot_that_is_not_what_it_says_is_refused() {
    let (world, cluster) = World::with_cluster().await;
    let epoch = register(&world, cluster.id.as_str()).await;
    let query = |hash: &str| {
        path(&format!(
            "snapshots?instance_id=pod-1&lease_epoch={epoch}&generation=1&hash={hash}&taken_at=2026-11-21T10:29:00Z&nodes=2&pods=3"
        ))
    };
    let send = async |path: String, body: Vec<u8>| {
        let answer =
            world.ask_bytes("POST", &path, Some(AGENT_TOKEN), &[("content-type", "application/zstd")], body).await;
        (answer.status.as_u16(), answer.code().to_owned())
    };
    let packed = zstd::encode_all(document().as_bytes(), 3).unwrap();
    let wrong = "0".repeat(32);
    assert_eq!(send(query(&wrong), packed.clone()).await, (422, "validation".to_owned()));
    let right = query(&hash(&document()));
    assert_eq!(send(right.clone(), document().into_bytes()).await, (400, "malformed".to_owned()));
    assert_eq!(send(right.clone(), packed[..packed.len() / 2].to_vec()).await, (400, "malformed".to_owned()));
    assert_eq!(send(right, vec![0; 9 * 1024 * 1024]).await, (413, "payload_too_large".to_owned()));
    assert!(world.store.snapshot(&world.org, &cluster.id).await.unwrap().is_none());
}

#[tokio::test]
async fn a_new_snapshot_lets_the_executor_look_at_open_jobs() {
    let (world, cluster) = World::with_cluster().await;
    let epoch = register(&world, cluster.id.as_str()).await;
    upload(&world, cluster.id.as_str(), epoch, 1, &document()).await;
    assert!(world.messages("executor").await.is_empty(), "no job is open");
    waiting_job(&world.store, 1).await;
    upload(&world, cluster.id.as_str(), epoch, 2, &document().replace("web-0", "web-9")).await;
    assert_eq!(world.messages("executor").await[0]["job_id"], json!(job_id(1)));
}

#[tokio::test]
async fn windows_of_usage_are_kept_once() {
    let (world, cluster) = World::with_cluster().await;
    let epoch = register(&world, cluster.id.as_str()).await;
    let window = |from: &str, to: &str| {
        json!({ "instance_id": "pod-1", "lease_epoch": epoch, "from": from, "to": to, "workloads": [],
            "nodes": [{ "name": "node-a", "samples": 10, "cpu_mean_millicores": 500, "cpu_max_millicores": 900,
                "memory_mean_bytes": 1, "memory_max_bytes": 2 }] })
    };
    let send = async |window: &Value| {
        let body = zstd::encode_all(window.to_string().as_bytes(), 3).unwrap();
        world
            .ask_bytes("POST", &path("metrics"), Some(AGENT_TOKEN), &[("content-type", "application/zstd")], body)
            .await
    };
    let good = window("2026-11-21T10:25:00Z", "2026-11-21T10:30:00Z");
    for _ in 0..2 {
        assert_eq!(send(&good).await.status, StatusCode::ACCEPTED);
    }
    let kept = world.store.usage_windows(&world.org, &cluster.id, crate::clock::start()).await.unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!(zstd::decode_all(kept[0].content.as_slice()).unwrap(), good.to_string().into_bytes());
    let upside_down = send(&window("2026-11-21T10:30:00Z", "2026-11-21T10:25:00Z")).await;
    assert_eq!((upside_down.status.as_u16(), upside_down.pointer()), (422, "/to"));
    let mut shapeless = good.clone();
    shapeless["nodes"][0]["samples"] = json!("ten");
    // Usage is flattened into its node, so the node is as near as the reader comes.
    assert_eq!(send(&shapeless).await.pointer(), "/nodes/0");
}

#[tokio::test]
async fn a_pod_without_a_node_starts_one_decision_however_often_it_is_told() {
    let (world, cluster) = World::with_cluster().await;
    let epoch = register(&world, cluster.id.as_str()).await;
    let event = |uid: &str, kind: &str| {
        json!({ "uid": uid, "kind": kind, "object": { "name": "web-2", "namespace": "shop", "uid": "u" },
            "at": "2026-11-21T10:30:00Z" })
    };
    let request = json!({ "instance_id": "pod-1", "lease_epoch": epoch,
        "events": [event("e1", "pod_pending"), event("e2", "pod_pending"), event("e3", "oom_killed")] });
    for _ in 0..3 {
        assert_eq!(world.agent(&path("events"), &request).await.status, StatusCode::ACCEPTED);
    }
    let messages = world.messages("optimizer").await;
    assert!((1..=2).contains(&messages.len()), "{messages:?}");
    assert_eq!(messages[0]["trigger"], json!(JobTrigger::Event));
    let many: Vec<_> = (0..201).map(|number| event(&format!("x{number}"), "pod_pending")).collect();
    let too_many = json!({ "instance_id": "pod-1", "lease_epoch": epoch, "events": many });
    assert_eq!(world.agent(&path("events"), &too_many).await.pointer(), "/events");
}

#[tokio::test]
async fn a_withdrawn_token_opens_nothing_after_half_a_minute() {
    let (world, cluster) = World::with_cluster().await;
    let epoch = register(&world, cluster.id.as_str()).await;
    let key = world.store.agent_keys(&world.org, &cluster.id).await.unwrap().remove(0);
    world.store.revoke_agent_key(&world.org, &cluster.id, &key.id, &quiet(), crate::clock::start()).await.unwrap();
    world.clock.advance_secs(31);
    let refused = world.agent(&path("heartbeat"), &heartbeat(epoch, "")).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (401, "token_invalid"), "CLU-05");
}
