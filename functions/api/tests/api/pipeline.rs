//! The pipeline's status (LIVE-04): each part judged from what it left behind.

use crate::clock::{at, start};
use crate::fixtures::*;
use crate::harness::World;
use crate::reads::filled;
use crate::snapshot::register;
use jiff::SignedDuration;
use serde_json::{Value, json};
use spot_domain::{AccountStatus, ClusterStatus};
use spot_store::{AdvisorTable, EventSource, Kpi, NewEvent, SpotPrices};

async fn parts(world: &World) -> Value {
    world.read("/pipeline/status").await
}

fn part<'a>(status: &'a Value, name: &str) -> &'a Value {
    status["components"].as_array().unwrap().iter().find(|one| one["part"] == name).unwrap()
}

fn states(status: &Value) -> Vec<(String, String)> {
    let text = |one: &Value, name: &str| one[name].as_str().unwrap().to_owned();
    let components = status["components"].as_array().unwrap().iter();
    components.map(|one| (text(one, "part"), text(one, "state"))).collect()
}

/// As the relay does with what the executor and others announce.
async fn announced(world: &World, kind: &str, secs: i64) {
    let source = EventSource { pk: kind.to_owned(), sk: secs.to_string(), version: 1 };
    let event = NewEvent { detail_type: kind.to_owned(), detail: json!({}), channels: vec!["org:activity".to_owned()] };
    world.store.append_events(&world.org, &source, at(secs), &[event], at(secs)).await.unwrap();
}

async fn prices(world: &World, secs: i64) {
    let prices = SpotPrices { region: "us-east-1".into(), taken_at: at(secs), pools: Vec::new() };
    world.store.put_spot_prices(&prices).await.unwrap();
}

/// Everything has just worked.
async fn working() -> World {
    let (world, _) = filled().await;
    let mut account = world.store.account(&world.org, &account_id(1)).await.unwrap().unwrap();
    // Its turn was a minute ago; that it was seen whole is written once an hour.
    account.last_discovery_at = Some(at(-1_800));
    account.next_discovery_at = at(240);
    world.store.save_account(&mut account, &quiet(), start()).await.unwrap();
    let advisor = AdvisorTable { region: "us-east-1".into(), taken_at: at(-3_600), etag: None, rows: Vec::new() };
    world.store.put_advisor_table(&advisor).await.unwrap();
    let figures = Kpi { scope: "all".to_owned(), figures: json!({}), calculated_at: at(-300) };
    world.store.put_kpi(&world.org, &figures).await.unwrap();
    announced(&world, "job.closed", -90).await;
    announced(&world, "interruption.received", -30).await;
    world
}

#[tokio::test]
async fn every_part_that_worked_in_time_is_ok_and_says_when() {
    let world = working().await;
    let status = parts(&world).await;
    assert!(states(&status).iter().all(|(_, state)| state == "ok"), "{status}");
    assert_eq!(status["components"].as_array().unwrap().len(), 9);
    let last = |name: &str| part(&status, name)["last_at"].as_str().unwrap().to_owned();
    assert_eq!(last("discovery"), "2026-11-21T10:29:00.000Z");
    assert_eq!(last("market_collector"), "2026-11-21T10:28:00.000Z");
    assert_eq!(last("agent"), "2026-11-21T10:30:00.000Z");
    assert_eq!(last("optimizer"), "2026-11-21T10:25:00.000Z", "the next turn is at 10:35");
    assert_eq!(last("executor"), "2026-11-21T10:28:30.000Z");
    assert_eq!(last("interruption_handler"), "2026-11-21T10:29:30.000Z");
    assert_eq!(last("relay"), last("interruption_handler"), "what was announced last");
    assert_eq!((&status["clusters"], &status["clusters_looked_at"]), (&json!(1), &json!(1)));
    let periods: Vec<_> =
        ["discovery", "agent", "executor"].map(|name| part(&status, name)["expected_every_s"].clone()).into();
    assert_eq!(periods, [json!(300), json!(55), Value::Null]);
}

#[tokio::test]
async fn a_part_is_late_after_two_of_its_periods_and_names_what_is_behind() {
    let world = working().await;
    let late = async |secs: i64| {
        world.clock.advance_secs(secs);
        let status = parts(&world).await;
        let late = states(&status).into_iter().filter(|(_, state)| state == "late");
        late.map(|(name, _)| name).collect::<Vec<_>>()
    };
    assert_eq!(late(110).await, Vec::<String>::new(), "the agent was heard at the start");
    assert_eq!(late(1).await, ["agent"]);
    assert_eq!(late(369).await, ["agent"], "prices are ten minutes old");
    assert_eq!(late(1).await, ["market_collector", "agent"]);
    assert_eq!(late(3_600).await, ["discovery", "market_collector", "agent", "optimizer", "reporter"]);
    assert_eq!(late(48 * 3_600).await.len(), 6, "and the Spot Advisor's figures after two days");
    let status = parts(&world).await;
    assert!(part(&status, "agent")["reason"].as_str().unwrap().starts_with("behind for cluster-1"), "{status}");
    assert_eq!(part(&status, "executor")["state"], "ok", "nothing asked for it: silence is no fault");
    prices(&world, 3_600 * 49 + 481).await;
    assert_eq!(part(&parts(&world).await, "market_collector")["state"], "ok");
}

#[tokio::test]
async fn what_was_never_done_is_never_and_says_what_is_missing() {
    let world = World::new().await;
    let status = parts(&world).await;
    assert!(states(&status).iter().all(|(_, state)| state == "never"), "{status}");
    assert!(status["components"].as_array().unwrap().iter().all(|one| one["last_at"].is_null()));
    assert_eq!(part(&status, "discovery")["reason"], "no account is linked and verified");
    world.add_cluster(1).await;
    let status = parts(&world).await;
    assert_eq!(part(&status, "agent")["reason"], "not yet for cluster-1");
    assert_eq!(part(&status, "optimizer")["state"], "ok", "it has its turns");
}

#[tokio::test]
async fn the_worst_of_several_counts() {
    let world = working().await;
    world.add_cluster(2).await;
    let status = parts(&world).await;
    assert_eq!(
        (&part(&status, "agent")["state"], &part(&status, "agent")["reason"]),
        (&json!("never"), &json!("not yet for cluster-2"))
    );
    let mut pending = world.store.cluster(&world.org, &cluster_id(2)).await.unwrap().unwrap();
    pending.status = ClusterStatus::Pending;
    pending.next_optimization_at = at(-9_000);
    world.store.save_cluster(&mut pending, &quiet(), start()).await.unwrap();
    assert_eq!(part(&parts(&world).await, "optimizer")["state"], "ok", "a cluster without an agent has no turns");
    let mut account = world.store.account(&world.org, &account_id(1)).await.unwrap().unwrap();
    (account.status, account.status_reason) = (AccountStatus::Error, Some("the role may not be assumed".to_owned()));
    world.store.save_account(&mut account, &quiet(), start()).await.unwrap();
    let discovery = part(&parts(&world).await, "discovery").clone();
    assert_eq!(discovery["state"], "late", "even when it was listed a minute ago");
    assert_eq!(discovery["reason"], "account 1: the role may not be assumed");
}

#[tokio::test]
async fn an_account_that_has_its_turns_and_is_not_seen_whole_for_an_hour_is_late() {
    let world = working().await;
    world.clock.advance_secs(2_401);
    let mut account = world.store.account(&world.org, &account_id(1)).await.unwrap().unwrap();
    account.next_discovery_at = at(2_700);
    world.store.save_account(&mut account, &quiet(), start()).await.unwrap();
    let discovery = part(&parts(&world).await, "discovery").clone();
    assert_eq!((&discovery["state"], &discovery["last_at"]), (&json!("late"), &json!("2026-11-21T11:10:00.000Z")));
    world.clock.advance_secs(-1);
    assert_eq!(part(&parts(&world).await, "discovery")["state"], "ok");
}

#[tokio::test]
async fn an_agent_that_is_heard_again_is_ok_again() {
    let world = working().await;
    world.clock.advance_secs(600);
    assert_eq!(part(&parts(&world).await, "agent")["state"], "late");
    register(&world, cluster_id(1).as_str()).await;
    let agent = part(&parts(&world).await, "agent").clone();
    assert_eq!((&agent["state"], &agent["last_at"]), (&json!("ok"), &json!("2026-11-21T10:40:00.000Z")));
}

#[tokio::test]
async fn of_very_many_clusters_those_silent_longest_are_looked_at_still_in_two_calls() {
    let world = working().await;
    for number in 2..=60 {
        world.add_cluster(number).await;
    }
    let (before, _) = world.table_calls();
    let status = parts(&world).await;
    let (after, scans) = world.table_calls();
    assert_eq!((&status["clusters"], &status["clusters_looked_at"]), (&json!(60), &json!(40)));
    assert_eq!((after - before, scans), (2, 0));
}

#[test]
fn periods_are_those_of_the_schedules() {
    let minutes = |secs: i64| SignedDuration::from_secs(secs).as_mins();
    let every = |source: &str, secs: i64| {
        let line = format!("const EVERY: SignedDuration = SignedDuration::from_mins({});", minutes(secs));
        assert!(source.contains(&line), "{line}");
    };
    every(include_str!("../../../discovery/src/tick.rs"), 300);
    every(include_str!("../../../optimizer/src/tick.rs"), 600);
    let scraper = include_str!("../../../spot-advisor-scraper/src/lib.rs");
    assert!(scraper.contains("const CONFIRMED_EVERY: SignedDuration = SignedDuration::from_hours(24);"));
    let template: serde_yaml_ng::Value = serde_yaml_ng::from_str(include_str!("../../../../template.yaml")).unwrap();
    for (function, rate) in [("MarketCollector", "rate(5 minutes)"), ("Reporter", "rate(10 minutes)")] {
        let tick = &template["Resources"][function]["Properties"]["Events"]["Tick"]["Properties"];
        assert_eq!(tick["Schedule"], rate, "{function}");
    }
}
