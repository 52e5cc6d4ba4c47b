//! Jobs, actions, interruptions, audit, activity: pages, filters, and the story of one action.

use crate::clock::{at, start};
use crate::fixtures::*;
use crate::harness::World;
use crate::reads::filled;
use serde_json::{Value, json};
use spot_domain::{ActionResult, ActionStatus, CapacityType, LedgerEntry, Microusd};
use spot_store::{AuditIntent, AuditSource, LoggedEvent, Usage};

/// All items of a list, page by page.
async fn all(world: &World, path: &str, limit: usize) -> Vec<Value> {
    let mark = if path.contains('?') { '&' } else { '?' };
    let (mut found, mut cursor) = (Vec::new(), String::new());
    for _ in 0..200 {
        let page = world.read(&format!("{path}{mark}limit={limit}{cursor}")).await;
        let items = page["items"].as_array().unwrap().clone();
        assert!(items.len() <= limit);
        found.extend(items);
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return found,
        }
    }
    panic!("{path} does not end");
}

fn ids(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn jobs_are_listed_newest_first_without_hole_or_repeat() {
    let (world, _) = World::with_cluster().await;
    for number in 1..=7 {
        let mut job = job(number, start());
        job.kind = spot_domain::JobKind::Interruption;
        world.store.start_job(&mut job, None, at(60), &quiet(), start()).await.unwrap();
    }
    let expected: Vec<_> = (1..=7).rev().map(|number| job_id(number).to_string()).collect();
    for path in ["/optimization-jobs".to_owned(), format!("/optimization-jobs?cluster_id={}", cluster_id(1))] {
        for limit in [1, 2, 3, 7, 100] {
            assert_eq!(ids(&all(&world, &path, limit).await), expected, "{path} by {limit}");
        }
    }
    assert!(all(&world, "/optimization-jobs?status=completed", 3).await.is_empty());
}

#[tokio::test]
async fn a_plan_that_waits_is_found_however_much_was_done_since() {
    let (world, _) = World::with_cluster().await;
    waiting_job(&world.store, 1).await;
    for number in 2..=30 {
        let mut answered = job(number, start());
        answered.kind = spot_domain::JobKind::Interruption;
        world.store.start_job(&mut answered, None, at(60), &quiet(), start()).await.unwrap();
        answered.status = spot_domain::JobStatus::Completed;
        world.store.close_job(&mut answered, None, &quiet(), at(10)).await.unwrap();
    }
    let waiting = world.read("/optimization-jobs?status=awaiting_approval&limit=10").await;
    assert_eq!(ids(waiting["items"].as_array().unwrap()), [job_id(1).as_str()]);
    let elsewhere = format!("/optimization-jobs?status=awaiting_approval&cluster_id={}", cluster_id(2));
    assert!(world.read(&elsewhere).await["items"].as_array().unwrap().is_empty());
    let clusters = world.read("/clusters").await;
    assert_eq!(clusters["items"][0]["waiting_job_id"], json!(job_id(1)), "the list of clusters tells, too");
}

#[tokio::test]
async fn a_cursor_is_good_for_its_own_list_and_hour_only() {
    let (world, _) = World::with_cluster().await;
    world.add_cluster(2).await;
    let page = world.read("/clusters?limit=1").await;
    let cursor = page["next_cursor"].as_str().unwrap().to_owned();
    let other_list = world.get(&format!("/optimization-jobs?cursor={cursor}")).await;
    let other_filter = world.get(&format!("/clusters?limit=1&q=x&cursor={cursor}")).await;
    for answer in [other_list, other_filter] {
        assert_eq!((answer.status.as_u16(), answer.pointer()), (422, "/cursor"));
    }
    world.clock.advance_secs(3_600);
    assert_eq!(world.get(&format!("/clusters?limit=1&cursor={cursor}")).await.pointer(), "/cursor");
}

#[tokio::test]
async fn actions_are_filtered_by_status_and_job() {
    let (world, _) = World::with_cluster().await;
    let (_, actions) = running_job(&world.store, 1, vec![cordon("a"), cordon("b"), drain("a"), launch()]).await;
    world.store.cancel_action(&world.org, &cluster_id(1), &actions[1].id, &quiet(), start()).await.unwrap();
    let path = format!("/clusters/{}/actions", cluster_id(1));
    assert_eq!(all(&world, &path, 3).await.len(), 4);
    let cancelled = all(&world, &format!("{path}?status=cancelled"), 3).await;
    assert_eq!(ids(&cancelled), [actions[1].id.as_str()]);
    assert_eq!(all(&world, &format!("{path}?status=pending,cancelled&job_id={}", job_id(1)), 2).await.len(), 4);
    assert!(all(&world, &format!("{path}?job_id={}", job_id(9)), 2).await.is_empty());
    let drained = all(&world, &path, 10).await.into_iter().find(|action| action["type"] == "drain_node").unwrap();
    assert_eq!((&drained["target"]["node"], &drained["layer"]), (&json!("a"), &json!("agent")));
}

#[tokio::test]
async fn an_action_is_told_from_the_decision_to_the_ledger_entry() {
    let (world, _) = World::with_cluster().await;
    let (org, cluster) = (world.org.clone(), cluster_id(1));
    let (_, actions) = running_job(&world.store, 1, vec![launch()]).await;
    let held =
        world.store.claim_action(&org, &cluster, &actions[0].id, "executor", at(60), at(5)).await.unwrap().unwrap();
    let result = ActionResult {
        message: "launched".to_owned(),
        instance_id: Some("i-0000000000000000c".to_owned()),
        offering: Some(("m6i.large".into(), "us-east-1b".into())),
        ..ActionResult::default()
    };
    let done = ActionStatus::Completed;
    world.store.finish_action(&org, &cluster, &held.id, held.fence, done, &result, &quiet(), at(20)).await.unwrap();
    account_for(&world, &actions[0].id).await;
    let detail = world.read(&format!("/clusters/{cluster}/actions/{}", actions[0].id)).await;
    assert_eq!(detail["plan_step"]["reason"], "the same shape costs 63 % less as Spot");
    assert_eq!(detail["safety"]["verdict"], "approved");
    assert_eq!(detail["job"]["id"], json!(job_id(1)));
    assert_eq!(detail["result"]["offering"], "m6i.large/us-east-1b");
    assert_eq!(detail["ledger_entries"][0]["action_id"], json!(actions[0].id));
    assert_eq!(detail["ledger_entries"][0]["paid_microusd"], 17_550);
    let path = format!("/clusters/{cluster}/nodes/any/history?instance_id=i-0000000000000000c");
    assert_eq!(world.read(&path).await["ledger_entries"][0]["paid_microusd"], 17_550, "the node's own hours");
    let kinds: Vec<_> =
        detail["timeline"].as_array().unwrap().iter().map(|event| event["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["decided", "checked", "enqueued", "picked_up", "ended", "accounted"]);
    assert_eq!(detail["timeline"][4]["at"], "2026-11-21T10:30:20.000Z");
}

/// Half an hour of the launched instance, in the ledger.
async fn account_for(world: &World, action: &spot_domain::ActionId) {
    let mut launched = instance("i-0000000000000000c", "m6i.large", CapacityType::Spot, None);
    launched.launched_by = Some(action.clone());
    add_instance(&world.store, launched.clone()).await;
    launched.version = 1;
    launched.accounted_until = at(1_800);
    let entry = LedgerEntry {
        cluster_id: cluster_id(1),
        hour: at(-1_800),
        instance_id: launched.id.clone(),
        instance_type: launched.instance_type.clone(),
        zone: launched.zone.clone(),
        capacity_type: launched.capacity_type,
        from: at(0),
        to: at(1_800),
        paid_microusd: Microusd(17_550),
        on_demand_microusd: Microusd(48_000),
        action_id: Some(action.clone()),
        overlap: false,
    };
    let mut usages = [Usage { instance: launched, entries: vec![entry] }];
    assert!(world.store.record_usage(&world.org, &mut usages, at(1_800)).await.unwrap().is_empty());
}

#[tokio::test]
async fn interruptions_are_listed_for_the_organization_and_for_a_cluster() {
    let (world, _) = World::with_cluster().await;
    for number in 1..=4 {
        world.store.record_interruption(&mut interruption(number), &quiet(), start()).await.unwrap();
    }
    let expected: Vec<_> = (1..=4).rev().map(|number| interruption_id(number).to_string()).collect();
    assert_eq!(ids(&all(&world, "/interruptions", 3).await), expected);
    let of_cluster = all(&world, &format!("/interruptions?cluster_id={}", cluster_id(1)), 3).await;
    assert_eq!(ids(&of_cluster), expected);
    assert!(all(&world, &format!("/interruptions?cluster_id={}", cluster_id(5)), 3).await.is_empty());
    let one = world.read(&format!("/interruptions/{}", interruption_id(2))).await;
    assert_eq!((&one["drain_s"], &one["recovery_s"], &one["kind"]), (&json!(61), &json!(null), &json!("warning")));
}

#[tokio::test]
async fn the_audit_log_is_told_newest_first_over_chains_and_months() {
    let world = World::new().await;
    let mut expected = Vec::new();
    for number in 0..40_i64 {
        // Over five weeks, oldest first, so that a month ends in between.
        let happened = at(number * 86_400);
        let resource = format!("job_{number}");
        let intent = AuditIntent {
            actor: "optimizer".to_owned(),
            event: if number % 2 == 0 { "job.created" } else { "job.closed" }.to_owned(),
            resource: resource.clone(),
            outcome: "success".to_owned(),
            detail: json!({ "number": number }),
        };
        let source = AuditSource { pk: "pk".to_owned(), sk: resource.clone(), version: 1, place: 0 };
        assert!(world.store.append_audit(&world.org, &source, happened, &intent, happened).await.unwrap());
        expected.insert(0, resource);
    }
    world.clock.advance_secs(40 * 86_400);
    for limit in [3, 7, 100] {
        let entries = all(&world, "/audit/entries", limit).await;
        let told: Vec<_> = entries.iter().map(|entry| entry["resource"].as_str().unwrap()).collect();
        assert_eq!(told, expected, "by {limit}");
    }
    let closed = all(&world, "/audit/entries?event=job.closed", 10).await;
    assert_eq!(closed.len(), 20);
    assert!(closed.iter().all(|entry| entry["event"] == "job.closed"));
}

#[tokio::test]
async fn the_activity_feed_is_the_channels_log_newest_first() {
    let (world, _) = World::with_cluster().await;
    for number in 1..=5 {
        let event = LoggedEvent {
            id: event_id(number),
            detail_type: "action.completed".to_owned(),
            detail: json!({ "cluster_id": cluster_id(1), "job_id": job_id(1), "action_id": action_id(number) }),
            at: at(number as i64),
        };
        world.store.log_event(&world.org, "org:activity", &event).await.unwrap();
    }
    let feed = all(&world, "/activity", 2).await;
    assert_eq!(ids(&feed), (1..=5).rev().map(|number| event_id(number).to_string()).collect::<Vec<_>>());
    assert_eq!((&feed[0]["kind"], &feed[0]["action_id"]), (&json!("action.completed"), &json!(action_id(5))));
}

#[tokio::test]
async fn the_funnel_sums_its_runs_and_each_stage_is_at_most_the_one_before() {
    let (world, _) = filled().await;
    let report = world.read("/pipeline/funnel").await;
    assert_eq!(report["runs"].as_array().unwrap().len(), 1, "{report}");
    let total = &report["total"];
    let stages =
        ["seen", "allowed", "not_risky", "scored", "safe", "executed"].map(|stage| total[stage].as_u64().unwrap());
    assert_eq!(stages, [900, 300, 250, 200, 2, 0], "LIVE-05");
    assert!(stages.is_sorted_by(|one, next| one >= next));
    let other = world.read(&format!("/pipeline/funnel?cluster_id={}", cluster_id(9))).await;
    assert_eq!(other["total"]["seen"], 0);
}
