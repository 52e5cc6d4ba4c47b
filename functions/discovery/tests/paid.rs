//! What discovery writes into the ledger: every instance, every millisecond, once.

mod common;

use common::fake_account::Trouble;
use common::work::{launch, terminate};
use common::{Stage, action_id, at, org};
use jiff::Timestamp;
use spot_discovery::Outcome;
use spot_domain::*;
use spot_store::{Announce, Recorded};

/// From ten minutes past the hour to the full hour.
const TO_THE_HOUR: i64 = 3000;
const SPOT: CapacityType = CapacityType::Spot;
const ON_DEMAND: CapacityType = CapacityType::OnDemand;

/// A cluster known since the start, with one node.
async fn one_node(capacity_type: CapacityType) -> Stage {
    let stage = Stage::set().await;
    stage.aws.instance("i-1", "m5.large", capacity_type, at(-7200));
    stage.aws.price("m5.large", 36_000, at(-9000));
    stage.look().await;
    stage
}

fn paid(entries: &[LedgerEntry]) -> i64 {
    entries.iter().map(|entry| entry.paid_microusd.0).sum()
}

fn of<'a>(entries: &'a [LedgerEntry], id: &str) -> Vec<&'a LedgerEntry> {
    entries.iter().filter(|entry| entry.instance_id == id).collect()
}

#[tokio::test]
async fn on_demand_is_paid_at_the_list_price_by_the_time_it_ran() {
    let stage = one_node(ON_DEMAND).await;
    stage.look_at(TO_THE_HOUR - 1).await;
    assert_eq!(stage.ledger(0).await, [], "an hour is accounted when it is over");
    stage.look_at(TO_THE_HOUR + 60).await;
    let first = stage.ledger(0).await;
    assert_eq!((first.len(), first[0].from, first[0].to), (1, at(0), at(TO_THE_HOUR)));
    assert_eq!((first[0].paid_microusd, first[0].on_demand_microusd), (Microusd(80_000), Microusd(80_000)));
    stage.look_at(TO_THE_HOUR + 360).await;
    assert_eq!(stage.ledger(0).await, first, "once");
    stage.look_at(TO_THE_HOUR + 3600 + 1).await;
    assert_eq!(paid(&stage.ledger(1).await), 96_000);
    assert_eq!(stage.cluster().await.discovered_at, Some(at(TO_THE_HOUR + 3601)), "the hours before are closed");
}

#[tokio::test]
async fn every_change_of_the_spot_price_within_an_hour_is_paid() {
    let stage = one_node(SPOT).await;
    stage.aws.price("m5.large", 72_000, at(TO_THE_HOUR + 900));
    stage.aws.price("m5.large", 18_000, at(TO_THE_HOUR + 2700));
    stage.aws.price("c5.large", 99_000, at(TO_THE_HOUR + 100));
    stage.look_at(TO_THE_HOUR + 3600).await;
    assert_eq!(paid(&stage.ledger(0).await), 30_000, "50 minutes at 0.036");
    let second = stage.ledger(1).await;
    assert_eq!(paid(&second), 9_000 + 36_000 + 4_500);
    assert_eq!(second[0].on_demand_microusd, Microusd(96_000));
    assert_eq!(stage.instance("i-1").await.microusd_per_hour, MicrousdPerHour(18_000), "what it costs now");
}

#[tokio::test]
async fn an_instance_is_paid_from_its_launch_even_in_the_hour_before_it_was_found() {
    let stage = one_node(ON_DEMAND).await;
    stage.aws.instance("i-2", "m5.large", ON_DEMAND, at(TO_THE_HOUR - 60));
    stage.look_at(TO_THE_HOUR + 60).await;
    let entries = stage.ledger(0).await;
    assert_eq!(of(&entries, "i-2")[0].paid_microusd, Microusd(1_600));
    assert_eq!(stage.instance("i-2").await.accounted_until, at(TO_THE_HOUR));
}

#[tokio::test]
async fn starting_instances_cost_nothing() {
    let stage = one_node(ON_DEMAND).await;
    stage.aws.instance("i-2", "m5.large", ON_DEMAND, at(TO_THE_HOUR - 300));
    stage.aws.set("i-2", InstanceState::Pending, None);
    stage.look_at(TO_THE_HOUR - 200).await;
    stage.look_at(TO_THE_HOUR + 100).await;
    stage.aws.set("i-2", InstanceState::Running, None);
    stage.look_at(TO_THE_HOUR + 400).await;
    stage.look_at(TO_THE_HOUR + 3600).await;
    assert!(of(&stage.ledger(0).await, "i-2").is_empty());
    assert_eq!(of(&stage.ledger(1).await, "i-2")[0].from, at(TO_THE_HOUR), "what was not listed as starting counts");
}

#[tokio::test]
async fn an_end_is_where_it_was_heard_of_and_else_where_it_was_found() {
    let stage = one_node(ON_DEMAND).await;
    for id in ["i-2", "i-3", "i-4"] {
        stage.aws.instance(id, "m5.large", if id == "i-3" { SPOT } else { ON_DEMAND }, at(-7200));
    }
    stage.look_at(60).await;
    let mut job = stage.job(&["i-2.internal"], 60).await;
    stage.done(&mut job, 1, terminate("i-2"), 600).await;
    warn(&stage, "i-3", at(480)).await;
    for id in ["i-2", "i-3", "i-4"] {
        stage.aws.set(id, InstanceState::Terminated, Some("Client.UserInitiatedShutdown"));
    }
    stage.look_at(900).await;
    let ends = ["i-2", "i-3", "i-4"].map(|id| (id, stage.instance(id)));
    let mut found = Vec::new();
    for (id, instance) in ends {
        found.push((id, instance.await.ended_at.unwrap()));
    }
    assert_eq!(found, [("i-2", at(600)), ("i-3", at(480 + 120)), ("i-4", at(900))]);
    let entries = stage.ledger(0).await;
    assert_eq!(of(&entries, "i-2")[0].to, at(600), "an ended instance does not wait for the hour");
    assert_eq!(of(&entries, "i-4")[0].paid_microusd, Microusd(24_000), "900 s at 0.096");
}

async fn warn(stage: &Stage, id: &str, event_at: Timestamp) {
    let mut interruption = Interruption {
        id: format!("int_{}", &action_id(7).as_str()[4..]).parse().unwrap(),
        organization_id: org(),
        cluster_id: common::cluster_id(),
        instance_id: id.to_owned(),
        instance_type: "m5.large".into(),
        zone: "us-east-1a".into(),
        kind: InterruptionKind::Warning,
        event_at,
        received_at: event_at,
        job_id: None,
        state: InterruptionState::Acting,
        note: String::new(),
        drained_at: None,
        recovered_at: None,
        version: 0,
    };
    let recorded = stage.store.record_interruption(&mut interruption, &Announce::nothing(), event_at).await.unwrap();
    assert_eq!(recorded, Recorded::New);
}

#[tokio::test]
async fn a_replacement_overlaps_until_its_step_is_done() {
    let stage = one_node(ON_DEMAND).await;
    let mut job = stage.job(&["i-1.internal"], 0).await;
    stage.done(&mut job, 1, launch(false), 600).await;
    stage.aws.instance("i-9", "m5.large", SPOT, at(600));
    stage.aws.tag("i-9", "spot-optimizer/action", action_id(1).as_str());
    stage.progress(&mut job, "i-9", StepPhase::Draining, 1200).await;
    stage.look_at(TO_THE_HOUR + 60).await;
    let entries = stage.ledger(0).await;
    let entries = of(&entries, "i-9");
    assert_eq!(
        (entries.len(), entries[0].overlap, entries[0].from, entries[0].to),
        (1, true, at(600), at(TO_THE_HOUR))
    );
    assert_eq!(entries[0].action_id, Some(action_id(1)));
    stage.progress(&mut job, "i-9", StepPhase::Done, TO_THE_HOUR + 300).await;
    stage.look_at(TO_THE_HOUR + 3660).await;
    let entries = stage.ledger(1).await;
    let spans: Vec<_> = of(&entries, "i-9").iter().map(|entry| (entry.overlap, entry.from, entry.to)).collect();
    let alone = (false, at(TO_THE_HOUR + 300), at(TO_THE_HOUR + 3600));
    assert_eq!(spans, [alone, (true, at(TO_THE_HOUR), at(TO_THE_HOUR + 300))]);
    assert_eq!(paid(&entries), 96_000 + 36_000, "cut in two, it costs the same");
}

#[tokio::test]
async fn a_node_that_replaces_nothing_overlaps_nothing() {
    let stage = one_node(ON_DEMAND).await;
    let mut job = stage.job(&[], 0).await;
    stage.done(&mut job, 1, launch(false), 600).await;
    stage.aws.instance("i-9", "m5.large", SPOT, at(600));
    stage.aws.tag("i-9", "spot-optimizer/action", action_id(1).as_str());
    stage.progress(&mut job, "i-9", StepPhase::Joining, 700).await;
    stage.look_at(TO_THE_HOUR + 60).await;
    assert!(stage.ledger(0).await.iter().all(|entry| !entry.overlap));
}

#[tokio::test]
async fn without_prices_the_hour_stays_open_and_is_accounted_later_to_the_same_amount() {
    let stage = one_node(SPOT).await;
    stage.aws.instance("i-2", "m5.large", ON_DEMAND, at(-7200));
    stage.look_at(0).await;
    stage.aws.trouble(Trouble::PricesThrottled);
    stage.aws.set("i-1", InstanceState::Terminated, Some("Client.UserInitiatedShutdown"));
    assert!(matches!(stage.look_at(TO_THE_HOUR + 60).await, Outcome::Partly(_)));
    let cluster = stage.cluster().await;
    assert_eq!((cluster.stale, cluster.discovered_at), (false, Some(at(0))), "seen, but the hour is not closed");
    assert_eq!(paid(&stage.ledger(0).await), 80_000, "list prices need no history");
    assert_eq!(stage.instance("i-1").await.state, InstanceState::Terminated);
    stage.aws.mend();
    assert_eq!(stage.look_at(TO_THE_HOUR + 360).await, Outcome::Whole);
    assert_eq!(paid(&stage.ledger(0).await), 80_000 + 30_000);
    assert_eq!(paid(&stage.ledger(1).await), 600, "until it was found ended");
    assert_eq!(stage.cluster().await.discovered_at, Some(at(TO_THE_HOUR + 360)));
}

#[tokio::test]
async fn days_without_a_look_are_caught_up_in_parts_without_hole_or_repetition() {
    let stage = one_node(SPOT).await;
    let end = TO_THE_HOUR + 100 * 3600;
    for look in 0..4 {
        stage.look_at(end + look * 300).await;
    }
    let mut covered = 0;
    for hour in 0..=100 {
        let entries = stage.ledger(hour).await;
        assert_eq!(entries.len(), 1, "hour {hour}");
        covered += entries[0].to.as_second() - entries[0].from.as_second();
    }
    assert_eq!(covered, end);
    assert_eq!(stage.cluster().await.discovered_at, Some(at(end + 600)), "closed when all of it was accounted");
}

#[tokio::test]
async fn nothing_is_added_to_a_closed_hour() {
    let stage = one_node(ON_DEMAND).await;
    stage.look_at(TO_THE_HOUR + 10).await;
    let closed = stage.ledger(0).await;
    stage.aws.instance("i-2", "m5.large", ON_DEMAND, at(TO_THE_HOUR - 20));
    stage.look_at(TO_THE_HOUR + 3600).await;
    assert_eq!(stage.ledger(0).await, closed, "listed too late for its first seconds");
    assert_eq!(of(&stage.ledger(1).await, "i-2")[0].from, at(TO_THE_HOUR));
}
