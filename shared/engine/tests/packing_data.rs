//! Cost of packing the real instances, measured against the best known; skipped where the data is absent.

#![allow(clippy::unwrap_used, reason = "a malformed data file should stop the test")]

use std::path::{Path, PathBuf};
use std::time::Instant;

use spot_engine::packing::{BinType, Effort, ItemClass, Problem, audit, pack};

fn data_folder() -> Option<PathBuf> {
    let given = std::env::var_os("SPOT_DATA_DIR").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let folder = given.unwrap_or(beside).join("packing");
    folder.join("types.csv").exists().then_some(folder)
}

/// The rows of a small CSV file without quotes, the header left out.
fn rows(path: &Path) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

fn bin_types(folder: &Path) -> Vec<BinType> {
    let bin_type = |row: &Vec<String>| {
        let mut capacity = [0; 8];
        (0..3).for_each(|d| capacity[d] = row[d + 1].parse().unwrap());
        let cost = (row[4].parse::<f64>().unwrap() * 1e6).round() as u64;
        BinType { capacity, cost, accepts: None, limit: None }
    };
    rows(&folder.join("types.csv")).iter().map(bin_type).collect()
}

fn classes(path: &Path) -> Vec<ItemClass> {
    let mut counts = std::collections::BTreeMap::new();
    for row in rows(path) {
        let size: [u64; 8] = [row[0].parse().unwrap(), row[1].parse().unwrap(), 1, 0, 0, 0, 0, 0];
        *counts.entry(size).or_insert(0) += 1;
    }
    let class = |(size, count)| ItemClass { size, count, per_bin_limit: u32::MAX, conflicts: Vec::new() };
    counts.into_iter().map(class).collect()
}

/// Mean and worst share above the best known, printing a table.
fn measure(folder: &Path, effort: Effort) -> (f64, f64) {
    let (mut sum, mut worst, mut count) = (0.0, 0.0f64, 0.0);
    for row in rows(&folder.join("certified_bounds.csv")) {
        let best_known: f64 = row[4].parse().unwrap();
        let classes = classes(&folder.join(format!("{}.csv", row[0])));
        let problem = Problem { dimensions: 3, classes, bin_types: bin_types(folder), open_bins: Vec::new() };
        let start = Instant::now();
        let packing = pack(&problem, effort);
        let elapsed = start.elapsed().as_secs_f64() * 1000.0;
        assert_eq!(audit::violations(&problem, &packing), Vec::<String>::new(), "{}", row[0]);
        assert!(packing.unplaced.is_empty(), "{}", row[0]);
        let (cost, bound) = (packing.cost as f64 / 1e6, packing.lower_bound as f64 / 1e6);
        assert!(bound <= best_known + 1e-6, "{}: bound {bound} above the best known {best_known}", row[0]);
        let above = (cost / best_known - 1.0) * 100.0;
        println!(
            "{effort:?} {:14} cost {cost:10.4} best {best_known:10.4} ({above:+5.2} %) bound {bound:10.4} {elapsed:7.1} ms",
            row[0]
        );
        sum += above;
        worst = worst.max(above);
        count += 1.0;
    }
    println!("{effort:?} mean {:+.2} % worst {worst:+.2} %", sum / count);
    (sum / count, worst)
}

#[test]
fn real_instances_come_close_to_the_best_known() {
    let Some(folder) = data_folder() else {
        println!("skipped: no packing data beside the workspace and no SPOT_DATA_DIR");
        return;
    };
    // Share above the best known, in percent: what is reached, with a little air. Negative means better than it.
    let gates = [(Effort::Quick, 3.0, 6.0), (Effort::Normal, 0.5, 1.5), (Effort::Thorough, 0.1, 0.5)];
    for (effort, mean, worst) in gates {
        let measured = measure(&folder, effort);
        assert!(measured.0 <= mean && measured.1 <= worst, "{effort:?}: {measured:?}");
    }
}
