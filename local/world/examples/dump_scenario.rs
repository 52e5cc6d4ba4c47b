//! Writes what `kubectl get … -o json` would print of one cluster of a scenario at its start, as `spotctl estimate` reads it.
//!
//! `cargo run -p spot-world --example dump_scenario -- demo shop > shop.json`
//!
//! Arguments: the scenario (`demo` unless given), the cluster (the first unless given), the seed (the scenario's own
//! unless given).

use spot_world::scenario::read_scenario;
use std::io::Write;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let scenario = read_scenario(&arguments.next().unwrap_or_else(|| "demo".to_owned()))?;
    let wanted = arguments.next();
    let seed = arguments.next().map_or(Ok(scenario.seed), |text| text.parse())?;
    let world = scenario.world(seed);
    let name = wanted.or_else(|| world.clusters.keys().next().cloned()).unwrap_or_default();
    let known: Vec<&str> = world.clusters.keys().map(String::as_str).collect();
    let cluster = world
        .clusters
        .get(&name)
        .ok_or_else(|| format!("scenario {} has no cluster {name:?}; it has {}", scenario.name, known.join(", ")))?;
    std::io::stdout().write_all(&cluster.dump())?;
    Ok(())
}
