//! The ledger against the bills of a simulated account that discovery knows nothing about: thirty hours of a cluster on
//! which Spot nodes are interrupted, machines break without a word, and groups launch anew.

mod common;

use common::Stage;
use spot_discovery::Outcome;
use spot_domain::{CapacityType, Clock};
use spot_store::Announce;
use spot_world::account::{SharedWorld, SimulatedAccounts};
use spot_world::scenario::Scenario;
use spot_world::world::World;
use std::collections::BTreeMap;
use std::sync::Arc;

const SCENARIO: &str = r#"
name = "bills"
seed = 5
start = "2026-11-21T10:10:00Z"
duration = "2d"
region = "us-east-1"

[[clusters]]
name = "shop"
  [[clusters.groups]]
  name = "shop-general"
  instance_types = ["m5.large", "m5a.large"]
  zones = ["us-east-1a", "us-east-1b", "us-east-1c"]
  min = 3
  desired = 5
  max = 12
  [[clusters.groups]]
  name = "shop-spot"
  capacity_type = "spot"
  instance_types = ["m5.xlarge", "m5a.xlarge", "m4.xlarge"]
  zones = ["us-east-1a", "us-east-1b", "us-east-1c"]
  min = 3
  desired = 5
  max = 12
"#;

/// Until the full hour, then thirty more.
const END_SECS: i64 = 3000 + 30 * 3600;
/// An end is found by the next look, five minutes later at most; starting takes a moment that EC2 does not bill. The
/// dearest node costs twenty cents an hour.
const MOST_UNBILLED_MICROUSD: f64 = 200_000.0 * 390.0 / 3600.0;

/// The registered cluster in a simulated account.
async fn simulated() -> (Stage, SharedWorld) {
    let mut stage = Stage::set().await;
    let scenario = Scenario::parse("bills.toml", SCENARIO, &|_| Err("there is no other file".into())).unwrap();
    let world = scenario.world(scenario.seed).shared();
    let (mut account, identity) = (stage.account().await, scenario.identity());
    (account.aws_account_id, account.external_id) = (identity.aws_account_id, identity.external_id);
    (account.role_arn, account.regions) = (Some(identity.role_arn), vec!["us-east-1".into()]);
    stage.store.save_account(&mut account, &Announce::nothing(), stage.now()).await.unwrap();
    stage.discovery.accounts = Arc::new(SimulatedAccounts::new(world.clone(), stage.clock.clone()));
    (stage, world)
}

/// What every instance was billed so far, in micro-dollars per hour × seconds.
fn bills(world: &SharedWorld) -> BTreeMap<String, i128> {
    let mut world = world.lock().unwrap();
    let (now, world) = (world.now(), &mut *world);
    let bills = world.account.bills(&mut world.market, now);
    bills.into_iter().map(|bill| (bill.instance_id, bill.microusd_per_hour_secs as i128)).collect()
}

/// What every instance costs in the ledger.
async fn ledger(stage: &Stage) -> BTreeMap<String, i64> {
    let mut paid: BTreeMap<String, i64> = BTreeMap::new();
    for hour in 0..=30 {
        for entry in stage.ledger(hour).await {
            *paid.entry(entry.instance_id).or_default() += entry.paid_microusd.0;
        }
    }
    paid
}

/// Takes a Spot instance away every five hours with a warning, and every five hours another one without.
fn trouble(world: &mut World, look: i64) {
    let live = world.account.instances().filter(|one| one.is_live() && one.capacity_type == CapacityType::Spot);
    let ids: Vec<String> = live.map(|one| one.id.clone()).collect();
    match look % 60 {
        20 => assert!(ids.iter().any(|id| world.interrupt_instance(id))),
        50 => assert!(ids.iter().any(|id| world.end_without_notice(id))),
        _ => {}
    }
}

#[tokio::test]
async fn what_ran_all_along_costs_to_the_micro_dollar_what_was_billed_and_nothing_costs_less() {
    let (stage, world) = simulated().await;
    assert_eq!(stage.look().await, Outcome::Whole);
    let first = bills(&world);
    for look in 1..=END_SECS / 300 {
        stage.go_to(look * 300);
        {
            let mut world = world.lock().unwrap();
            world.advance(stage.clock.now());
            trouble(&mut world, look);
        }
        stage.look().await;
    }
    let (billed, paid) = (bills(&world), ledger(&stage).await);
    let world = world.lock().unwrap();
    let (mut all_along, mut changed, mut surplus, mut total) = (0, 0, 0.0, 0.0);
    for (id, bill) in &billed {
        let due = (bill - first.get(id).copied().unwrap_or_default()) as f64 / 3600.0;
        let over = paid.get(id).copied().unwrap_or_default() as f64 - due;
        (surplus, total) = (surplus + over, total + due);
        if first.contains_key(id) && world.account.instance(id).is_some_and(|one| one.is_live()) {
            all_along += 1;
            assert!(over.abs() <= 16.0, "{id}: {over} of {due}, and each hour is rounded once");
        } else {
            changed += 1;
            assert!((-16.0..=MOST_UNBILLED_MICROUSD).contains(&over), "{id}: {over} of {due}");
        }
    }
    assert!(paid.keys().all(|id| billed.contains_key(id)), "nothing is paid that nobody billed");
    println!("{all_along} instances exact, {changed} came or went, {surplus:.0} of {total:.0} micro-dollars too much");
    assert!(all_along >= 5 && changed >= 15, "{all_along} {changed}");
    assert!(surplus * 100.0 < total, "less than a percent");
}
