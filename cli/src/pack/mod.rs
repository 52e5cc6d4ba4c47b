//! `spotctl pack`: pods from one CSV file onto instance types from another, at least cost.

mod tables;

use crate::args::PackArguments;
use crate::failure::Failure;
use crate::terminal::{Progress, print_json, print_text};
use serde::Serialize;
use spot_engine::packing::{BinType, Effort, ItemClass, MAX_DIMENSIONS, Packing, Problem, Size, pack};
use std::collections::{BTreeMap, VecDeque};
use std::time::Instant;
use tables::{PodRow, TypeRow, read_pods, read_types};

/// CPU, memory, number of pods.
const DIMENSIONS: usize = 3;

#[derive(Serialize)]
struct Answer {
    cost_usd_per_hour: f64,
    lower_bound_usd_per_hour: f64,
    nodes: Vec<PackedNode>,
    unplaced: Vec<usize>,
    elapsed_ms: f64,
}

#[derive(Serialize)]
struct PackedNode {
    instance_type: String,
    pods: Vec<usize>,
}

/// Runs the subcommand.
pub(crate) fn run(arguments: &PackArguments) -> Result<(), Failure> {
    let pods = read_pods(&arguments.pods)?;
    let types = read_types(&arguments.types)?;
    let _progress = Progress::start("packing");
    let started = Instant::now();
    let (problem, mut rows) = problem(&pods, &types);
    let packing = pack(&problem, Effort::Thorough);
    let elapsed = started.elapsed();
    let answer = answer(&packing, &types, &mut rows, elapsed.as_secs_f64() * 1000.0);
    drop(_progress);
    if arguments.json { print_json(&answer) } else { print_text(&summary(&answer, pods.len())) }
}

/// Rows alike make a class; the second value holds each class's row indexes in order.
fn problem(pods: &[PodRow], types: &[TypeRow]) -> (Problem, Vec<VecDeque<usize>>) {
    let mut by_size: BTreeMap<Size, VecDeque<usize>> = BTreeMap::new();
    for (index, pod) in pods.iter().enumerate() {
        by_size.entry(size(pod.cpu_milli, pod.memory_mib, 1)).or_default().push_back(index);
    }
    let class = |(size, rows): (&Size, &VecDeque<usize>)| ItemClass {
        size: *size,
        count: u32::try_from(rows.len()).unwrap_or(u32::MAX),
        per_bin_limit: u32::MAX,
        conflicts: Vec::new(),
    };
    let bin_type = |row: &TypeRow| BinType {
        capacity: size(row.alloc_cpu_milli, row.alloc_mem_mib, row.alloc_pods),
        cost: row.microusd_per_hour,
        accepts: None,
        limit: None,
    };
    let problem = Problem {
        dimensions: DIMENSIONS,
        classes: by_size.iter().map(class).collect(),
        bin_types: types.iter().map(bin_type).collect(),
        open_bins: Vec::new(),
    };
    (problem, by_size.into_values().collect())
}

fn size(cpu: u64, memory: u64, pods: u64) -> Size {
    let mut size = [0; MAX_DIMENSIONS];
    size[..DIMENSIONS].copy_from_slice(&[cpu, memory, pods]);
    size
}

fn answer(packing: &Packing, types: &[TypeRow], rows: &mut [VecDeque<usize>], elapsed_ms: f64) -> Answer {
    let mut take = |items: &[(usize, u32)]| -> Vec<usize> {
        let mut taken: Vec<usize> =
            items.iter().flat_map(|(class, count)| rows[*class].drain(..*count as usize).collect::<Vec<_>>()).collect();
        taken.sort_unstable();
        taken
    };
    let nodes = packing
        .bins
        .iter()
        .map(|bin| PackedNode { instance_type: types[bin.bin_type].instance_type.clone(), pods: take(&bin.items) })
        .collect();
    Answer {
        cost_usd_per_hour: usd(packing.cost),
        lower_bound_usd_per_hour: usd(packing.lower_bound),
        nodes,
        unplaced: take(&packing.unplaced),
        elapsed_ms,
    }
}

fn usd(micro: u64) -> f64 {
    micro as f64 / 1e6
}

fn summary(answer: &Answer, pods: usize) -> String {
    let mut types: BTreeMap<&str, usize> = BTreeMap::new();
    answer.nodes.iter().for_each(|node| *types.entry(&node.instance_type).or_default() += 1);
    let mut text = format!(
        "{pods} pods on {} nodes: ${:.4} an hour, proven to need at least ${:.4}; {} unplaced; {:.0} ms\n",
        answer.nodes.len(),
        answer.cost_usd_per_hour,
        answer.lower_bound_usd_per_hour,
        answer.unplaced.len(),
        answer.elapsed_ms
    );
    for (name, count) in types {
        text.push_str(&format!("  {count} × {name}\n"));
    }
    text
}
