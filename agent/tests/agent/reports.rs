//! What the agent says: results until they are taken in, snapshots when something changed, signs of life when not.

use crate::fakes::{Harness, action_id, at, node, pod, target};
use serde_json::Value;
use spot_api_types::agent::ClusterEventKind;
use spot_domain::ActionKind;
use std::collections::BTreeSet;

fn small() -> Vec<Value> {
    vec![node("a"), node("b"), pod("shop", "web", 0, "a")]
}

fn read(body: &[u8]) -> Value {
    serde_json::from_slice(&zstd::decode_all(body).unwrap()).unwrap()
}

#[tokio::test]
async fn results_are_sent_again_until_accepted_and_count_once() {
    let mut harness = Harness::new(small());
    harness.run_until(1).await;
    harness.control().lose_answers = 3;
    harness.order(1, ActionKind::CordonNode(target("a")));
    harness.run_until(120).await;
    assert_eq!(harness.control().results.len(), 4);
    assert_eq!(harness.control().accepted.len(), 1);
    harness.run_until(400).await;
    assert_eq!(harness.control().results.len(), 4, "taken in, and never said again");
}

#[tokio::test]
async fn a_result_survives_a_kill_and_an_hour_without_control_plane() {
    let mut harness = Harness::new(small());
    harness.run_until(1).await;
    harness.cluster().ends_in_secs = 30;
    harness.order(1, Harness::drain("a", 300));
    harness.run_until(10).await;
    harness.control().down = true;
    harness.run_until(1_800).await;
    assert!(harness.control().accepted.is_empty(), "it is over, and could not be told");
    let mut harness = harness.killed_and_restarted();
    harness.run_until(3_600).await;
    let tries = harness.control().requests.iter().filter(|(when, _)| *when > at(1_000)).count();
    assert!(tries < 120, "no storm while it is down: {tries} requests");
    harness.control().down = false;
    harness.run_until(3_700).await;
    let control = harness.control();
    assert_eq!(control.accepted.keys().map(|(id, _)| id.clone()).collect::<Vec<_>>(), [action_id(1)]);
    let (_, result) = &control.results[0];
    assert_eq!((result.lease_epoch, result.fence), (control.epoch, 1), "told by the new run, of the old one's claim");
}

#[tokio::test]
async fn a_quiet_cluster_costs_a_heartbeat_a_minute_and_nothing_else() {
    let mut harness = Harness::new(small());
    harness.run_until(120).await;
    let before = harness.control().requests.len();
    let (steps, lists) = (harness.steps, harness.cluster().lists);
    harness.run_until(120 + 3_600).await;
    let control = harness.control();
    let said = control.requests.len() - before;
    let (renewals, windows) = (control.renewals.len(), usize::try_from(control.windows).unwrap());
    assert!(said - renewals - windows <= 60, "{said} requests, {renewals} renewals");
    assert_eq!((control.snapshots.len(), harness.cluster().lists), (1, lists));
    assert!(harness.steps - steps < 400, "{} steps", harness.steps - steps);
}

#[tokio::test]
async fn the_snapshot_is_what_kubectl_would_print_without_secrets() {
    let mut harness = Harness::new(small());
    harness.run_until(5).await;
    let control = harness.control();
    let text = String::from_utf8(zstd::decode_all(control.snapshots[0].2.as_ref()).unwrap()).unwrap();
    for absent in ["CANARY-SECRET", "managedFields", "token-x1", "registry/huge", "lastHeartbeatTime"] {
        assert!(!text.contains(absent), "{absent}");
    }
    let document = read(&control.snapshots[0].2);
    let kinds: Vec<_> =
        document["items"].as_array().unwrap().iter().map(|item| item["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["Node", "Node", "Pod"]);
    assert_eq!(document["items"][0]["metadata"]["uid"], "uid-a");
    assert_eq!(document["items"][2]["spec"]["nodeName"], "a");
    assert!(control.snapshots[0].1.contains("nodes=2&pods=1"));
}

#[tokio::test]
async fn changes_are_sent_soon_when_they_matter_and_late_when_not() {
    let mut harness = Harness::new(small());
    harness.run_until(10).await;
    harness.cluster().apply(pod("shop", "web", 1, "b"));
    harness.run_until(200).await;
    assert_eq!(harness.control().snapshots.len(), 1, "a pod more can wait");
    harness.cluster().apply(node("c"));
    harness.run_until(231).await;
    assert_eq!(harness.control().snapshots.len(), 2, "a node more cannot");
    let kinds: BTreeSet<_> = harness.control().events.iter().map(|(_, event)| event.kind).collect();
    assert_eq!(kinds, [ClusterEventKind::NodeReady, ClusterEventKind::NodeAdded].into());
    let unchanged = harness.control().snapshots.len();
    harness.cluster().edit("nodes", "", "c", |node| {
        node["status"]["conditions"][0]["lastHeartbeatTime"] = "2026-01-02T00:00:00Z".into()
    });
    harness.run_until(1_000).await;
    assert_eq!(harness.control().snapshots.len(), unchanged, "a kubelet's heartbeat is no change");
}

#[tokio::test]
async fn a_pending_pod_is_told_within_a_second_and_once_even_after_a_restart() {
    let mut harness = Harness::new(small());
    harness.run_until(50).await;
    let mut pending = pod("shop", "web", 7, "");
    pending["status"] = serde_json::json!({"phase": "Pending", "conditions": [
        {"type": "PodScheduled", "status": "False", "reason": "Unschedulable"}]});
    harness.cluster().apply(pending);
    harness.run_until(100).await;
    let mut harness = harness.killed_and_restarted();
    harness.run_until(200).await;
    let control = harness.control();
    assert_eq!(control.events.len(), 1);
    assert_eq!(control.events[0].1.kind, ClusterEventKind::PodPending);
    assert!(control.events[0].0 <= at(51));
}

#[tokio::test]
async fn credentials_are_renewed_before_they_end() {
    let mut harness = Harness::new(small());
    harness.run_until(24 * 3_600).await;
    let control = harness.control();
    let times = std::iter::once(at(0)).chain(control.renewals.iter().copied());
    let times: Vec<_> = times.collect();
    assert!(times.windows(2).all(|pair| pair[1].duration_since(pair[0]).as_secs() < 3_600), "a gap in {times:?}");
    assert!(times.len() >= 24);
}

#[tokio::test]
async fn an_older_run_stops_when_a_newer_one_registers() {
    let mut harness = Harness::new(small());
    harness.run_until(10).await;
    harness.control().epoch += 1;
    harness.run_until(200).await;
    assert!(harness.agent.is_superseded());
    let said = harness.control().requests.len();
    harness.order(1, ActionKind::CordonNode(target("a")));
    harness.run_until(1_000).await;
    assert_eq!(harness.control().requests.len(), said);
    assert!(!harness.cluster().is_cordoned("a"));
}

#[tokio::test]
async fn a_quiet_week_of_a_simulation_takes_few_steps() {
    let mut harness = Harness::new(small()).with_settings(|settings| {
        (settings.heartbeat_interval_s, settings.collection_interval_s) = (Some(300), Some(300));
    });
    harness.run_until(7 * 24 * 3_600).await;
    assert!(harness.steps < 8_000, "{} steps", harness.steps);
    assert!(harness.control().requests.len() < 5_000);
}
