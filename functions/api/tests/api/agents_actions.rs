//! Claims, extensions, results and the way without the queue.

use crate::clock::start;
use crate::fixtures::*;
use crate::harness::{AGENT_TOKEN, Answer, SIGNING_KEY, World};
use crate::snapshot::{register, registration};
use axum::http::StatusCode;
use serde_json::{Value, json};
use spot_api_types::agent::PendingResponse;
use spot_api_types::command::{CommandSigner, Keyring};
use spot_domain::{Action, ActionKind, ActionStatus};

/// A running job with these actions, and the agent's lease.
async fn working(kinds: Vec<ActionKind>) -> (World, u64, Vec<Action>) {
    let (world, cluster) = World::with_cluster().await;
    let epoch = register(&world, cluster.id.as_str()).await;
    let (_, actions) = running_job(&world.store, 1, kinds).await;
    (world, epoch, actions)
}

async fn act(world: &World, action: &Action, what: &str, body: &Value) -> Answer {
    world.agent(&format!("/clusters/{}/actions/{}/{what}", cluster_id(1), action.id), body).await
}

fn lease(epoch: u64) -> Value {
    json!({ "instance_id": "pod-1", "lease_epoch": epoch })
}

fn held(epoch: u64, fence: &Value) -> Value {
    json!({ "instance_id": "pod-1", "lease_epoch": epoch, "fence": fence })
}

fn result(epoch: u64, fence: u64, message: &str) -> Value {
    json!({ "instance_id": "pod-1", "lease_epoch": epoch, "fence": fence, "status": "completed",
        "result": { "message": message, "error_code": null, "instance_id": null, "offering": null, "evicted": 3, "refused": [] },
        "started_at": "2026-11-21T10:30:00Z", "duration_ms": 1200, "dry_run": false })
}

async fn stored(world: &World, action: &Action) -> Action {
    world.store.action(&world.org, &cluster_id(1), &action.id).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_claim_repeated_by_its_holder_is_the_same_claim() {
    let (world, epoch, actions) = working(vec![cordon("node-a")]).await;
    let first = act(&world, &actions[0], "claim", &lease(epoch)).await;
    assert_eq!((first.status, &first.body["fence"]), (StatusCode::OK, &json!(1)), "{}", first.body);
    let again = act(&world, &actions[0], "claim", &lease(epoch)).await;
    assert_eq!(again.body["fence"], first.body["fence"]);
    let newer = register(&world, cluster_id(1).as_str()).await;
    let taken_over = act(&world, &actions[0], "claim", &lease(newer)).await;
    assert_eq!((taken_over.status, &taken_over.body["fence"]), (StatusCode::OK, &json!(2)), "{}", taken_over.body);
}

#[tokio::test]
async fn what_the_executor_holds_or_what_is_not_for_agents_cannot_be_claimed() {
    let (world, epoch, actions) = working(vec![cordon("node-a"), launch()]).await;
    let lease_until = crate::clock::at(60);
    world
        .store
        .claim_action(&world.org, &cluster_id(1), &actions[0].id, "executor", lease_until, start())
        .await
        .unwrap();
    let taken = act(&world, &actions[0], "claim", &lease(epoch)).await;
    assert_eq!((taken.status.as_u16(), taken.code()), (409, "conflict"));
    let not_for_agents = act(&world, &actions[1], "claim", &lease(epoch)).await;
    assert_eq!(not_for_agents.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_is_too_late_or_withdrawn_is_gone() {
    let (world, epoch, actions) = working(vec![cordon("node-a"), cordon("node-b")]).await;
    world.store.cancel_action(&world.org, &cluster_id(1), &actions[0].id, &quiet(), start()).await.unwrap();
    let withdrawn = act(&world, &actions[0], "claim", &lease(epoch)).await;
    assert_eq!((withdrawn.status.as_u16(), withdrawn.code()), (410, "action_expired"));
    world.clock.advance_secs(601);
    assert_eq!(act(&world, &actions[1], "claim", &lease(epoch)).await.status, StatusCode::GONE);
}

#[tokio::test]
async fn a_claim_is_kept_until_its_job_is_cancelled_or_everything_paused() {
    let (world, epoch, actions) = working(vec![drain("node-a")]).await;
    let fence = act(&world, &actions[0], "claim", &lease(epoch)).await.body["fence"].clone();
    world.clock.advance_secs(30);
    let kept = act(&world, &actions[0], "extend", &held(epoch, &fence)).await;
    assert_eq!((kept.status, &kept.body["paused"]), (StatusCode::OK, &json!(false)), "{}", kept.body);
    assert_eq!(kept.body["lease_until"], "2026-11-21T10:31:30Z");
    assert_eq!(act(&world, &actions[0], "extend", &held(epoch, &json!(9))).await.code(), "fence_lost");
    world.store.put_setting(None, "paused", &true, &quiet(), start()).await.unwrap();
    assert_eq!(act(&world, &actions[0], "extend", &held(epoch, &fence)).await.body["paused"], true);
    let answer = world.post(&format!("/optimization-jobs/{}/cancel", job_id(1)), &[], "").await;
    assert_eq!(answer.status, StatusCode::ACCEPTED);
    let stopped = act(&world, &actions[0], "extend", &held(epoch, &fence)).await;
    assert_eq!((stopped.status.as_u16(), stopped.code()), (410, "cancelled"));
}

#[tokio::test]
async fn a_claim_that_lapsed_while_the_agent_was_out_of_reach_goes_on_unless_somebody_took_it() {
    let (world, epoch, actions) = working(vec![drain("node-a")]).await;
    let fence = act(&world, &actions[0], "claim", &lease(epoch)).await.body["fence"].clone();
    world.clock.advance_secs(200);
    let back = act(&world, &actions[0], "extend", &held(epoch, &fence)).await;
    assert_eq!(
        (back.status, &back.body["lease_until"]),
        (StatusCode::OK, &json!("2026-11-21T10:34:20Z")),
        "{}",
        back.body
    );
    world.clock.advance_secs(100);
    let (org, cluster, id) = (&world.org, cluster_id(1), &actions[0].id);
    let taken =
        world.store.claim_action(org, &cluster, id, "somebody", crate::clock::at(400), crate::clock::at(300)).await;
    assert!(taken.unwrap().is_some());
    assert_eq!(act(&world, &actions[0], "extend", &held(epoch, &fence)).await.code(), "fence_lost");
}

#[tokio::test]
async fn a_result_counts_once_and_is_acknowledged_as_often_as_it_is_told() {
    let (world, epoch, actions) = working(vec![drain("node-a")]).await;
    let fence = act(&world, &actions[0], "claim", &lease(epoch)).await.body["fence"].as_u64().unwrap();
    let first = act(&world, &actions[0], "result", &result(epoch, fence, "drained")).await;
    assert_eq!((first.status, &first.body["action_status"]), (StatusCode::OK, &json!("completed")), "{}", first.body);
    world.clock.advance_secs(9);
    let again = act(&world, &actions[0], "result", &result(epoch, fence, "drained")).await;
    assert_eq!(again.body, first.body, "the same acknowledgement");
    assert_eq!(world.messages("executor").await.len(), 1, "the executor is woken once");
    let other = act(&world, &actions[0], "result", &result(epoch, fence, "something else")).await;
    assert_eq!((other.status.as_u16(), other.code()), (409, "fence_lost"));
    assert_eq!(stored(&world, &actions[0]).await.result.unwrap().message, "drained");
}

#[tokio::test]
async fn a_result_without_a_fence_counts_for_the_run_that_may_hold_the_action() {
    let (world, epoch, actions) = working(vec![drain("node-a"), drain("node-b")]).await;
    let refused = act(&world, &actions[0], "result", &result(epoch, 0, "refused before it was claimed")).await;
    assert_eq!(refused.status, StatusCode::OK, "{}", refused.body);
    let again = act(&world, &actions[0], "result", &result(epoch, 0, "refused before it was claimed")).await;
    assert_eq!(again.body, refused.body);
    let lease_until = crate::clock::at(60);
    world
        .store
        .claim_action(&world.org, &cluster_id(1), &actions[1].id, "executor", lease_until, start())
        .await
        .unwrap();
    assert_eq!(act(&world, &actions[1], "result", &result(epoch, 0, "x")).await.code(), "fence_lost");
}

#[tokio::test]
async fn a_result_of_an_older_fence_changes_nothing() {
    let (world, epoch, actions) = working(vec![drain("node-a")]).await;
    act(&world, &actions[0], "claim", &lease(epoch)).await;
    let newer = register(&world, cluster_id(1).as_str()).await;
    act(&world, &actions[0], "claim", &lease(newer)).await;
    let late = act(&world, &actions[0], "result", &result(newer, 1, "by the older claim")).await;
    assert_eq!((late.status.as_u16(), late.code()), (409, "fence_lost"));
    assert_eq!(stored(&world, &actions[0]).await.status, ActionStatus::PickedUp);
}

#[tokio::test]
async fn pending_commands_are_claimed_signed_and_handed_out_once() {
    let (world, epoch, actions) = working(vec![cordon("node-a"), launch(), drain("node-a"), cordon("node-b")]).await;
    let path = format!("/clusters/{}/actions/pending?max=2&instance_id=pod-1&lease_epoch={epoch}", cluster_id(1));
    let ask = async || {
        let answer = world.ask("GET", &path, Some(AGENT_TOKEN), &[], "").await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        serde_json::from_value::<PendingResponse>(answer.body).unwrap().commands
    };
    let first = ask().await;
    let rest = ask().await;
    assert_eq!((first.len(), rest.len(), ask().await.len()), (2, 1, 0), "the launch is not for agents");
    let keys = [CommandSigner::new("k1", &SIGNING_KEY).public_key(crate::clock::at(9_999))];
    let keyring = Keyring::new(&keys, cluster_id(1), "uid-of-kube-system");
    let opened: Vec<_> =
        first.iter().chain(&rest).map(|pending| keyring.open(&pending.command, start()).unwrap()).collect();
    let ids: Vec<_> = opened.iter().map(|envelope| &envelope.action_id).collect();
    assert_eq!(ids, [&actions[0].id, &actions[2].id, &actions[3].id], "oldest first");
    assert!(opened.iter().all(|envelope| envelope.fence == Some(1) && !envelope.dry_run && !envelope.urgent));
    let done = act(&world, &actions[0], "result", &result(epoch, first[0].fence, "cordoned")).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.body);
}

#[tokio::test]
async fn commands_of_a_safe_mode_are_dry_runs() {
    let world = World::with(|api| api.safe_mode = true).await;
    world.add_cluster(1).await;
    let answer = world.agent(&format!("/clusters/{}/agent/register", cluster_id(1)), &registration("pod-1")).await;
    let epoch = answer.body["lease_epoch"].as_u64().unwrap();
    running_job(&world.store, 1, vec![cordon("node-a")]).await;
    let path = format!("/clusters/{}/actions/pending?max=2&instance_id=pod-1&lease_epoch={epoch}", cluster_id(1));
    let pending = world.ask("GET", &path, Some(AGENT_TOKEN), &[], "").await.body;
    let commands = serde_json::from_value::<PendingResponse>(pending).unwrap().commands;
    let keys = [CommandSigner::new("k1", &SIGNING_KEY).public_key(crate::clock::at(9_999))];
    let envelope =
        Keyring::new(&keys, cluster_id(1), "uid-of-kube-system").open(&commands[0].command, start()).unwrap();
    assert!(envelope.dry_run, "EXE-02");
    assert_eq!(world.read("/pause").await["safe_mode"], true);
}
