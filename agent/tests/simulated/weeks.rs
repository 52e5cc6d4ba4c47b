//! What an agent costs a simulation.

use crate::site::Site;
use spot_world::scenario::read_scenario;
use std::time::Instant;

#[tokio::test]
async fn a_quiet_week_of_the_demo_with_its_agent_takes_seconds() {
    let scenario = read_scenario("demo").unwrap();
    let mut site = Site::of(&scenario);
    // A day, and then times seven: the time is that of an unoptimised build on a busy machine.
    let began = Instant::now();
    site.pass(24 * 3_600).await;
    let took = began.elapsed();
    let requests = site.control().requests.len();
    let snapshots = site.control().snapshots.len();
    println!("a day of 40 nodes: {took:?}, {} steps, {requests} requests, {snapshots} snapshots", site.steps);
    assert!(site.steps < 6_000 && requests < 1_800 && snapshots == 1);
    assert!(took.as_secs() < 60, "{took:?}");
}
