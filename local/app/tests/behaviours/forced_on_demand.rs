//! A node that a person forces on-demand (OVR-01, OVR-03): its replacement is there before it leaves, stays as long as was
//! asked for, and goes back to Spot when that is over.

use crate::scenes::{self, HEAVY};
use crate::stage::{Stage, WEB};
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use spot_cloud::CloudErrorKind;
use spot_domain::{ActionStatus, CapacityType, JobKind, JobStatus};
use spot_world::account::operations::CREATE_FLEET;
use spot_world::account::{AccountInstance, CallFault};

const HOUR: i64 = 3_600;

/// A Spot node on which pods run that have to move, and its instance.
fn busy_spot_node(stage: &Stage) -> (AccountInstance, String) {
    let nodes = stage.nodes();
    let with_node = stage.live(CapacityType::Spot).into_iter().filter_map(|instance| {
        let node = nodes.iter().find(|node| node.instance_id == instance.id)?;
        (!stage.movable_on(&node.name).is_empty()).then(|| (instance, node.name.clone()))
    });
    with_node.into_iter().next().expect("a Spot node with pods")
}

async fn force(stage: &Stage, instance_id: &str, hours: i64) -> Value {
    let body = json!({ "scope": "instance", "target_id": instance_id, "duration_hours": hours, "reason": "a release",
        "confirm": true });
    let (status, known) = stage.ask(Method::POST, "/overrides", &body).await;
    assert_eq!(status, StatusCode::ACCEPTED, "{known}");
    known
}

async fn read(stage: &Stage, known: &Value) -> Value {
    let path = format!("/overrides/{}", known["id"].as_str().unwrap());
    stage.ask(Method::GET, &path, &json!({})).await.1
}

fn is_live(stage: &Stage, id: &str) -> bool {
    stage.instance(id).is_some_and(|instance| instance.is_live())
}

/// "Optimize now": whoever asks by hand waits for no saving of a certain size.
async fn optimize(stage: &mut Stage) {
    let path = format!("/clusters/{}/optimization-jobs", stage.ids().1);
    let (status, told) = stage.ask(Method::POST, &path, &json!({})).await;
    assert_eq!(status, StatusCode::ACCEPTED, "{told}");
    stage.pass(30).await;
    stage.until_quiet(2 * HOUR).await;
    // The cluster rests after a job.
    stage.pass(10 * 60).await;
}

/// A fleet that the optimizer has brought to rest, with some nodes on Spot.
async fn at_rest() -> Stage {
    let mut stage = Stage::open(&scenes::to_be_moved("")).await;
    stage.pass(2 * HOUR).await;
    stage.until_quiet(2 * HOUR).await;
    stage.pass(10 * 60).await;
    stage
}

#[tokio::test]
async fn a_forced_node_is_on_demand_before_the_spot_one_leaves_and_returns_after_the_end() {
    let mut stage = at_rest().await;
    let (spot, node) = busy_spot_node(&stage);
    let before: Vec<String> = stage.live(CapacityType::OnDemand).into_iter().map(|one| one.id).collect();
    let known = force(&stage, &spot.id, 3).await;
    let is_new = |stage: &Stage| stage.live(CapacityType::OnDemand).into_iter().find(|one| !before.contains(&one.id));
    let cordoned = stage.until(HOUR, |stage| stage.node(&node).is_none_or(|node| node.cordoned)).await;
    assert!(cordoned, "{:#?}", stage.story().await);
    let joined = is_new(&stage).expect("on-demand was bought");
    let ready = |stage: &Stage| stage.nodes().iter().any(|node| node.instance_id == joined.id && node.ready);
    assert!(is_live(&stage, &spot.id) && ready(&stage), "the one is Ready before the other is drained");
    assert_eq!((&joined.instance_type, &joined.zone), (&spot.instance_type, &spot.zone));
    stage.until_quiet(HOUR).await;
    assert!(!is_live(&stage, &spot.id) && stage.is_whole());
    let active = read(&stage, &known).await;
    assert_eq!((&active["state"], &active["replacement_id"]), (&json!("active"), &json!(joined.id)), "{active}");
    let jobs = stage.jobs_of(JobKind::Override).await;
    assert_eq!(jobs.iter().map(|job| job.status).collect::<Vec<_>>(), [JobStatus::Completed]);

    // While it lasts no plan moves it, not even one that is asked for.
    stage.pass(HOUR).await;
    optimize(&mut stage).await;
    assert!(is_live(&stage, &joined.id), "{:#?}", stage.story().await);
    assert_eq!(read(&stage, &known).await["state"], "active");

    // Afterwards nothing holds it.
    stage.pass(2 * HOUR).await;
    optimize(&mut stage).await;
    let over = read(&stage, &known).await;
    assert_eq!((&over["state"], &over["note"]), (&json!("ended"), &json!("its time is over")), "{over}");
    assert!(stage.live(CapacityType::OnDemand).len() <= before.len(), "{:#?}", stage.story().await);
    let told: Vec<String> = stage.audit().await.into_iter().map(|entry| entry.intent.event).collect();
    for event in ["override.created", "override.started", "override.ended"] {
        assert!(told.iter().any(|known| known == event), "{event}: {told:?}");
    }
    stage.nothing_was_broken().await;
}

#[tokio::test]
async fn an_override_that_is_ended_early_holds_nothing_any_more() {
    let mut stage = at_rest().await;
    let (spot, _) = busy_spot_node(&stage);
    let before = stage.live(CapacityType::OnDemand).len();
    let known = force(&stage, &spot.id, 168).await;
    stage.pass(30).await;
    stage.until_quiet(HOUR).await;
    assert_eq!(read(&stage, &known).await["state"], "active");
    stage.pass(10 * 60).await;
    let path = format!("/overrides/{}", known["id"].as_str().unwrap());
    let (status, ended) = stage.ask(Method::DELETE, &path, &json!({})).await;
    assert_eq!((status, &ended["state"]), (StatusCode::ACCEPTED, &json!("ended")), "{ended}");
    optimize(&mut stage).await;
    assert!(stage.live(CapacityType::OnDemand).len() <= before, "{:#?}", stage.story().await);
    stage.nothing_was_broken().await;
}

#[tokio::test]
async fn where_on_demand_cannot_be_had_the_override_ends_with_the_reason_and_the_spot_node_stays() {
    let mut stage = Stage::open(&scenes::with_spot_nodes(HEAVY)).await;
    let (spot, node) = busy_spot_node(&stage);
    let refusal = CallFault::Fails(CloudErrorKind::PoolWithoutCapacity, "InsufficientInstanceCapacity");
    stage.world().account.faults.plan(CREATE_FLEET, 1, refusal);
    let known = force(&stage, &spot.id, 2).await;
    stage.pass(30).await;
    stage.until_quiet(HOUR).await;
    let ended = read(&stage, &known).await;
    assert_eq!(ended["state"], "ended", "{ended}");
    assert!(ended["note"].as_str().unwrap().contains("launch_instance"), "{ended}");
    assert!(is_live(&stage, &spot.id) && !stage.node(&node).unwrap().cordoned && stage.is_whole());
    assert!(stage.bought().is_empty());
    assert!(stage.actions_named("drain_node").await.is_empty());
    let launches = stage.actions_named("launch_instance").await;
    assert_eq!(launches.iter().map(|action| action.status).collect::<Vec<_>>(), [ActionStatus::Failed]);
    // Asked again, another type is taken: what could not be had is not asked for at once.
    let again = force(&stage, &spot.id, 2).await;
    stage.pass(30).await;
    stage.until_quiet(HOUR).await;
    assert_eq!(read(&stage, &again).await["state"], "active", "{:#?}", stage.story().await);
    let bought = stage.bought();
    assert_eq!((bought.len(), bought[0].capacity_type), (1, CapacityType::OnDemand));
    assert_ne!(bought[0].instance_type, spot.instance_type);
    stage.nothing_was_broken().await;
}

#[tokio::test]
async fn one_that_is_ended_while_it_is_carried_out_is_undone() {
    let mut stage = Stage::open(&scenes::with_spot_nodes(HEAVY)).await;
    let (spot, node) = busy_spot_node(&stage);
    let known = force(&stage, &spot.id, 2).await;
    assert!(stage.until(600, |stage| !stage.bought().is_empty()).await);
    let path = format!("/overrides/{}", known["id"].as_str().unwrap());
    let (_, ending) = stage.ask(Method::DELETE, &path, &json!({})).await;
    assert_eq!(ending["state"], "ending", "{ending}");
    stage.pass(30).await;
    stage.until_quiet(HOUR).await;
    assert_eq!(read(&stage, &known).await["state"], "ended");
    assert!(is_live(&stage, &spot.id) && !stage.node(&node).unwrap().cordoned);
    assert!(stage.bought().iter().all(|one| !one.is_live()), "what was bought is given back: {WEB}");
    stage.nothing_was_broken().await;
}

#[tokio::test]
async fn while_another_job_has_the_cluster_an_override_waits_for_its_turn() {
    let mut stage = at_rest().await;
    let (first, _) = busy_spot_node(&stage);
    let known = force(&stage, &first.id, 2).await;
    stage.pass(20).await;
    let mut others = stage.live(CapacityType::Spot);
    others.retain(|one| one.id != first.id && stage.nodes().iter().any(|node| node.instance_id == one.id));
    let second = force(&stage, &others[0].id, 2).await;
    stage.pass(20).await;
    assert_eq!(stage.jobs_of(JobKind::Override).await.len(), 1, "one at a time");
    assert_eq!(read(&stage, &second).await["state"], "applying");
    stage.pass(HOUR).await;
    for one in [&known, &second] {
        let shown = read(&stage, one).await;
        assert_eq!(shown["state"], "active", "{shown} {:#?}", stage.story().await);
    }
    stage.nothing_was_broken().await;
}
