//! Runs a scenario's world by itself, without the product, and prints what it took and the market's statistics.
//!
//! `cargo run --release -p spot-world --example run_scenario -- demo 1`

use spot_world::market::statistics::market_statistics;
use spot_world::scenario::read_scenario;
use std::time::Instant;

/// Most memory that this process ever held, where the system tells.
fn peak_memory_mib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kib| kib / 1024)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let scenario = read_scenario(&arguments.next().unwrap_or_else(|| "demo".to_owned()))?;
    let seed = arguments.next().map_or(Ok(scenario.seed), |text| text.parse())?;
    let began = Instant::now();
    let mut world = scenario.world(seed);
    println!("{} (seed {seed}): world built in {:?}, {:?} MiB", scenario.name, began.elapsed(), peak_memory_mib());
    for (name, cluster) in &world.clusters {
        println!("  {name}: {:?}", cluster.counts());
    }
    let began = Instant::now();
    let end = scenario.start + scenario.duration;
    let (mut steps, mut events) = (0_u64, 0);
    while let Some(at) = world.next_event_at().filter(|at| *at <= end) {
        world.advance(at);
        steps += 1;
        events += world.account.take_events(at).len();
    }
    world.advance(end);
    println!("  {steps} steps, {events} events told in {:?}, {:?} MiB", began.elapsed(), peak_memory_mib());
    for (name, cluster) in &world.clusters {
        let invariants = cluster.check_invariants();
        println!(
            "  {name}: {:?} ready {:.3} % {invariants:?}",
            cluster.counts(),
            cluster.ready_time().ready_ppm() as f64 / 1e4
        );
    }
    if let Some(statistics) = market_statistics(world.catalog(), &scenario.region, scenario.start, seed) {
        println!("{statistics}");
    }
    Ok(())
}
