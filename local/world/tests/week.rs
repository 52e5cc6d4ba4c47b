//! A simulated week of market and account stays cheap.

mod common;

use common::{Fixture, now};
use jiff::SignedDuration;
use spot_world::scenario::read_scenario;
use std::time::Instant;

/// Market and account alone: the demo's groups of 52 instances, all bought as Spot, without pods.
fn market_only() -> String {
    let mut text = String::from(
        "name = \"w\"\nstart = \"2026-07-06T06:00:00Z\"\nduration = \"7d\"\nregion = \"us-east-1\"\n[[clusters]]\nname = \"shop\"\n",
    );
    for (name, kinds, count) in
        [("general", r#""m5.xlarge", "m5a.xlarge", "m4.xlarge""#, 40), ("memory", r#""r5.2xlarge", "r5a.2xlarge""#, 12)]
    {
        text.push_str(&format!(
            "[[clusters.groups]]\nname = \"{name}\"\ninstance_types = [{kinds}]\ncapacity_type = \"spot\"\nzones = [\"us-east-1a\", \"us-east-1b\", \"us-east-1c\"]\nmin = 0\ndesired = {count}\nmax = 99\n"
        ));
    }
    text
}

#[test]
fn a_week_of_market_and_account_for_52_instances_takes_seconds() {
    let fixture = Fixture::new(&market_only());
    let began = Instant::now();
    let mut events = 0;
    for hour in 0..168 {
        let end = fixture.scenario.start + SignedDuration::from_hours(hour + 1);
        let mut world = fixture.lock();
        if hour % 6 == 0 {
            // The market alone is calm: four times a day a pool is taken back and the groups buy anew.
            let pool = world.spot_pools_in_use()[0].0.clone();
            world.interrupt_pool(&pool, SignedDuration::from_hours(2));
        }
        while let Some(at) = world.next_event_at().filter(|at| *at <= end) {
            world.advance(at);
            events += world.account.take_events(at).len();
        }
        world.advance(end);
    }
    let took = began.elapsed();
    let mut world = fixture.lock();
    let (at, world) = (world.now(), &mut *world);
    let bills = world.account.bills(&mut world.market, at);
    println!("a week in {took:?}: {events} events told, {} instances billed", bills.len());
    assert!(bills.len() >= 52 + 28 && events > 28 * 4, "{} bills, {events} events", bills.len());
    // Half a second on a quiet machine; this only notices when somebody makes it tick.
    assert!(took.as_secs_f64() <= 20.0, "{took:?}");
}

#[test]
fn the_price_history_of_a_week_can_be_asked_every_five_minutes() {
    let fixture = Fixture::of(read_scenario("demo").unwrap());
    let began = Instant::now();
    let mut rows = 0;
    for _ in 0..288 {
        let since = fixture.lock().now();
        fixture.pass(SignedDuration::from_mins(5));
        rows += now(fixture.account.spot_prices(since)).unwrap().len();
    }
    println!("a day of 288 price listings in {:?}: {rows} rows", began.elapsed());
}
