//! Approve, reject, cancel, optimize now: who decided, on which version, and what follows.

use crate::clock::at;
use crate::fixtures::*;
use crate::harness::{Answer, World};
use crate::reads::filled;
use crate::snapshot::{document, register, upload};
use serde_json::json;
use spot_domain::{Action, ActionKind, ActionResult, ActionStatus, CapacityType, JobKind, JobStatus, MicrousdPerHour};

/// A cluster that its agent has shown, and a plan that waits.
async fn waiting() -> (World, String) {
    let (world, cluster) = World::with_cluster().await;
    let epoch = register(&world, cluster.id.as_str()).await;
    upload(&world, cluster.id.as_str(), epoch, 1, &document()).await;
    let job = waiting_job(&world.store, 1).await;
    (world, format!("/optimization-jobs/{}", job.id))
}

async fn decide(world: &World, job: &str, what: &str, version: &str) -> Answer {
    world.post(&format!("{job}/{what}"), &[("if-match", version)], r#"{"comment":"looks right"}"#).await
}

#[tokio::test]
async fn a_plan_is_told_as_a_story() {
    let (world, path) = waiting().await;
    let job = world.get(&path).await;
    assert_eq!((job.etag().as_str(), &job.body["status"]), ("\"1\"", &json!("awaiting_approval")));
    let plan = &job.body["plan"];
    assert_eq!(plan["steps"][0]["joining"][0]["capacity_type"], "spot");
    assert_eq!(
        plan["steps"][0]["moves"][0],
        json!({ "pod": "shop/web-1", "from": "node-a", "to": "spot-plan-1", "surge": true })
    );
    assert_eq!((&plan["before"]["nodes"], &plan["after"]["nodes"]), (&json!(2), &json!(2)));
    assert_eq!(plan["blocked"][0]["remedy"], "allow one disruption");
    assert_eq!(plan["rejected"][0]["rule"], "safety_layer");
    let layer = &plan["safety"]["layers"][0];
    assert_eq!(
        (&layer["layer"], layer["before"].as_f64(), layer["after"].as_f64()),
        (&json!("on_demand_share"), Some(1.0), Some(0.5))
    );
    let newest = world.read(&format!("/clusters/{}/plan", cluster_id(1))).await;
    assert_eq!(newest, job.body);
}

#[tokio::test]
async fn an_approval_names_its_version_and_wakes_the_executor() {
    let (world, job) = waiting().await;
    let unversioned = world.post(&format!("{job}/approve"), &[], "{}").await;
    assert_eq!((unversioned.status.as_u16(), unversioned.code()), (428, "precondition_required"));
    let stale = decide(&world, &job, "approve", "\"7\"").await;
    assert_eq!((stale.status.as_u16(), stale.code()), (412, "version_mismatch"));
    assert!(world.messages("executor").await.is_empty(), "nothing was approved");
    let approved = decide(&world, &job, "approve", "\"1\"").await;
    assert_eq!((approved.status.as_u16(), &approved.body["status"]), (202, &json!("queued")), "{}", approved.body);
    assert_eq!(approved.etag(), "\"2\"");
    assert_eq!(world.messages("executor").await[0]["job_id"], json!(job_id(1)));
    let stored = world.store.job(&world.org, &job_id(1)).await.unwrap().unwrap();
    assert_eq!(stored.status, JobStatus::Queued);
    assert!(stored.decided_by.unwrap().0.starts_with("bootstrap@"));
    let again = decide(&world, &job, "approve", "\"1\"").await;
    assert_eq!((again.status.as_u16(), &again.body["status"]), (202, &json!("queued")), "a repeat is as the first");
    assert!(world.messages("executor").await.is_empty(), "but wakes nobody");
    let unseen = decide(&world, &job, "reject", "\"1\"").await;
    assert_eq!((unseen.status.as_u16(), unseen.code()), (412, "version_mismatch"), "it was approved meanwhile");
    assert_eq!(decide(&world, &job, "reject", "\"2\"").await.code(), "conflict");
}

#[tokio::test]
async fn a_plan_whose_nodes_are_gone_or_whose_time_is_over_is_not_approved() {
    let (world, job) = waiting().await;
    let shrunk = document().replace("node-a", "node-z");
    upload(&world, cluster_id(1).as_str(), 1, 2, &shrunk).await;
    let gone = decide(&world, &job, "approve", "\"1\"").await;
    assert_eq!((gone.status.as_u16(), gone.code()), (409, "approval_stale"), "DEC-04");
    assert!(gone.body["errors"][0]["detail"].as_str().unwrap().contains("node-a"));
    upload(&world, cluster_id(1).as_str(), 1, 3, &document()).await;
    world.clock.advance_secs(86_400);
    assert_eq!(decide(&world, &job, "approve", "\"1\"").await.code(), "approval_stale");
    let stored = world.store.job(&world.org, &job_id(1)).await.unwrap().unwrap();
    assert_eq!(stored.status, JobStatus::AwaitingApproval);
}

#[tokio::test]
async fn a_rejected_plan_is_over_and_frees_its_cluster() {
    let (world, job) = waiting().await;
    let rejected = decide(&world, &job, "reject", "\"1\"").await;
    assert_eq!((rejected.status.as_u16(), &rejected.body["status"]), (202, &json!("cancelled")));
    assert_eq!(rejected.body["error"], "rejected: looks right");
    let cluster = world.store.cluster(&world.org, &cluster_id(1)).await.unwrap().unwrap();
    assert_eq!(cluster.active_job, None);
    assert!(world.store.open_job_ids(&world.org, &cluster_id(1)).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_running_job_is_asked_to_stop_and_a_finished_one_is_not() {
    let (world, _) = World::with_cluster().await;
    let (mut job, _) = running_job(&world.store, 1, vec![cordon("a")]).await;
    let path = format!("/optimization-jobs/{}/cancel", job.id);
    let asked = world.post(&path, &[], "").await;
    assert_eq!((asked.status.as_u16(), &asked.body["status"]), (202, &json!("running")));
    let flag = world.store.setting::<bool>(Some(&world.org), &format!("cancelled.{}", job.id)).await.unwrap();
    assert_eq!(flag, Some(true), "the executor reads it");
    assert_eq!(world.messages("executor").await.len(), 1);
    job.status = JobStatus::Completed;
    world.store.close_job(&mut job, None, &quiet(), at(60)).await.unwrap();
    let late = world.post(&path, &[], "").await;
    assert_eq!((late.status.as_u16(), late.code()), (409, "job_not_cancellable"));
}

#[tokio::test]
async fn an_answer_to_an_interruption_cannot_be_cancelled() {
    let (world, _) = World::with_cluster().await;
    let mut job = job(1, at(0));
    (job.kind, job.status) = (JobKind::Interruption, JobStatus::Running);
    world.store.start_job(&mut job, None, at(0), &quiet(), at(0)).await.unwrap();
    let answer = world.post(&format!("/optimization-jobs/{}/cancel", job.id), &[], "").await;
    assert_eq!(answer.code(), "job_not_cancellable");
}

#[tokio::test]
async fn optimize_now_is_handed_to_the_optimizer_or_refused_with_the_reason() {
    let (world, cluster) = World::with_cluster().await;
    let path = format!("/clusters/{}/optimization-jobs", cluster.id);
    let accepted = world.post(&path, &[("idempotency-key", "first-time")], r#"{"dry_run":true}"#).await;
    assert_eq!((accepted.status.as_u16(), &accepted.body["dry_run"]), (202, &json!(true)));
    let message = &world.messages("optimizer").await[0];
    assert_eq!((&message["trigger"], &message["dry_run"]), (&json!("user"), &json!(true)));
    let mut stored = world.store.cluster(&world.org, &cluster.id).await.unwrap().unwrap();
    stored.cooldown_until = Some(at(90));
    world.store.save_cluster(&mut stored, &quiet(), at(0)).await.unwrap();
    let resting = world.post(&path, &[("idempotency-key", "second-time")], "").await;
    assert_eq!((resting.status.as_u16(), resting.code()), (409, "cooldown_active"), "CLU-08");
    assert_eq!(resting.headers["retry-after"], "91");
    stored.cooldown_until = None;
    stored.status = spot_domain::ClusterStatus::Inactive;
    world.store.save_cluster(&mut stored, &quiet(), at(0)).await.unwrap();
    assert_eq!(world.post(&path, &[("idempotency-key", "third-time")], "").await.code(), "cluster_not_active");
    assert!(world.messages("optimizer").await.is_empty());
}

#[tokio::test]
async fn a_busy_cluster_is_not_optimized() {
    let (world, _) = filled().await;
    let path = format!("/clusters/{}/optimization-jobs", cluster_id(1));
    let busy = world.post(&path, &[("idempotency-key", "any-key-at-all")], "").await;
    assert_eq!((busy.status.as_u16(), busy.code()), (409, "job_running"));
}

/// The job's actions carried out, each with the instance that it is about.
async fn carry_out(world: &World, actions: &[Action], instances: &[&str]) {
    let (org, cluster) = (&world.org, cluster_id(1));
    for (action, instance_id) in actions.iter().zip(instances) {
        let held =
            world.store.claim_action(org, &cluster, &action.id, "executor", at(60), at(5)).await.unwrap().unwrap();
        let result = ActionResult { instance_id: Some((*instance_id).to_owned()), ..ActionResult::default() };
        let done = ActionStatus::Completed;
        world.store.finish_action(org, &cluster, &held.id, held.fence, done, &result, &quiet(), at(20)).await.unwrap();
    }
}

#[tokio::test]
async fn a_promise_is_held_against_what_was_carried_out_at_the_prices_of_now() {
    let (world, _) = World::with_cluster().await;
    let ids = ["i-0000000000000000a", "i-0000000000000000e", "i-0000000000000000f"];
    let end = |id: &str| ActionKind::TerminateInstance { instance_id: id.to_owned(), node: None, group: None };
    let kinds = vec![launch(), launch(), end(ids[0]), end(ids[2])];
    let (job, actions) = running_job(&world.store, 1, kinds).await;
    let path = format!("/optimization-jobs/{}/outcome", job.id);
    let begun = world.read(&path).await;
    assert_eq!((&begun["left_nodes"], &begun["actual_savings_microusd_per_month"]), (&json!(0), &json!(0)));
    assert_eq!(begun["not_as_planned_microusd_per_month"], 61_000_000, "nothing of it is done");
    for (id, price) in ids.into_iter().zip([96_000, 40_000, 40_000]) {
        let mut known = instance(id, "m6i.large", CapacityType::Spot, None);
        known.microusd_per_hour = MicrousdPerHour(price);
        add_instance(&world.store, known).await;
    }
    carry_out(&world, &actions, &[ids[1], ids[2], ids[0], ids[2]]).await;
    let done = world.read(&path).await;
    assert_eq!((&done["left_nodes"], &done["nodes"].as_array().unwrap().len()), (&json!(1), &1), "one was undone");
    let (saves, dearer) = ((96_000 - 40_000) * 730, (35_100 - 40_000) * 730);
    assert_eq!(done["actual_savings_microusd_per_month"], json!(saves));
    assert_eq!(done["price_difference_microusd_per_month"], json!(dearer));
    assert_eq!(done["not_as_planned_microusd_per_month"], json!(61_000_000 + dearer - saves));
    assert_eq!((&done["nodes"][0]["price_microusd_per_hour"], &done["unpriced_nodes"]), (&json!(40_000), &json!(0)));
}
