//! Times loading the catalog and looking things up: `cargo run --release --example load_time`.

use spot_catalog::Catalog;
use std::hint::black_box;
use std::time::Instant;

const RUNS: usize = 21;

fn main() {
    let mut loads: Vec<_> = (0..RUNS).map(|_| timed(Catalog::load)).collect();
    println!("first load {:.2} ms", loads[0]);
    loads.sort_by(f64::total_cmp);
    println!("median of {RUNS} loads {:.2} ms, slowest {:.2} ms", loads[RUNS / 2], loads[RUNS - 1]);
    let catalog = Catalog::load();
    println!("market of eu-west-1 {:.2} ms", timed(|| catalog.market("eu-west-1")));
    println!("instance types for eu-west-1 {:.2} ms", timed(|| catalog.instance_types_for("eu-west-1")));
    let lookups = timed(|| {
        for facts in catalog.types() {
            black_box((
                catalog.instance_type(facts.name),
                catalog.on_demand("eu-west-1", facts.name),
                catalog.spot_saving("eu-west-1", facts.name),
            ));
        }
    });
    println!("three lookups for each of {} types {lookups:.2} ms", catalog.types().len());
}

fn timed<T>(work: impl FnOnce() -> T) -> f64 {
    let start = Instant::now();
    black_box(work());
    start.elapsed().as_secs_f64() * 1e3
}
