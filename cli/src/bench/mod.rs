//! `spotctl bench plan`: places generated pods with the engine and has the independent checker judge every placement.

mod generator;
mod random;

use crate::args::BenchPlanArguments;
use crate::failure::Failure;
use crate::terminal::{Progress, print_json, print_text};
use serde::Serialize;
use spot_catalog::Catalog;
use spot_domain::{MicrousdPerHour, PlanningInput, Resources};
use spot_engine::checker::check_plan;
use spot_engine::packing::{BinType, Effort, ItemClass, MAX_DIMENSIONS, Problem, Size, pack};
use std::collections::BTreeMap;
use std::time::Instant;

const DIMENSIONS: usize = 3;

#[derive(Serialize)]
struct Answer {
    pods: usize,
    types: usize,
    seed: u64,
    elapsed_ms: f64,
    check_ms: f64,
    nodes: usize,
    cost_usd_per_hour: f64,
    lower_bound_usd_per_hour: f64,
    scheduled: usize,
    unscheduled: usize,
    violations: usize,
    first_violations: Vec<String>,
}

/// Runs the subcommand.
pub(crate) fn run(arguments: &BenchPlanArguments) -> Result<(), Failure> {
    let _progress = Progress::start("planning");
    let input = generator::planning_input(&Catalog::load(), arguments.pods, arguments.types, arguments.seed);
    let answer = measure(&input, arguments.seed);
    drop(_progress);
    if arguments.json { print_json(&answer) } else { print_text(&summary(&answer)) }
}

fn measure(input: &PlanningInput, seed: u64) -> Answer {
    let started = Instant::now();
    let outcome = spot_engine::plan(input);
    let planned = started.elapsed();
    let started = Instant::now();
    let violations = check_plan(input, &outcome);
    let checked = started.elapsed();
    let cost: MicrousdPerHour = outcome.plan.nodes.iter().map(|node| node.microusd_per_hour).sum();
    let scheduled = outcome.plan.pending.iter().filter(|pod| pod.placed_on.is_some()).count();
    Answer {
        pods: input.pods.len(),
        types: input.instance_types.len(),
        seed,
        elapsed_ms: planned.as_secs_f64() * 1000.0,
        check_ms: checked.as_secs_f64() * 1000.0,
        nodes: outcome.plan.nodes.len(),
        cost_usd_per_hour: cost.0 as f64 / 1e6,
        lower_bound_usd_per_hour: lower_bound(input) as f64 / 1e6,
        scheduled,
        unscheduled: input.pods.len() - scheduled,
        violations: violations.len(),
        first_violations: violations
            .iter()
            .take(5)
            .map(|found| format!("{}: {}: {}", found.rule.code(), found.subject, found.detail))
            .collect(),
    }
}

/// What the resources alone must cost: every placement rule and safety layer left out, each type at the cheapest way of
/// buying it. No plan can be cheaper; a good one is not far above.
fn lower_bound(input: &PlanningInput) -> u64 {
    let mut classes: BTreeMap<Size, u32> = BTreeMap::new();
    input.pods.iter().for_each(|pod| *classes.entry(size(&pod.requests)).or_default() += 1);
    let class = |(size, count): (Size, u32)| ItemClass { size, count, per_bin_limit: u32::MAX, conflicts: Vec::new() };
    let quotes: BTreeMap<_, _> = input.market.types.iter().map(|quote| (&quote.instance_type, quote)).collect();
    let bin_type = |known: &spot_domain::InstanceType| {
        let quote = quotes.get(&known.name)?;
        let cheapest = quote.spot_microusd_per_hour.into_iter().chain([quote.on_demand_microusd_per_hour]).min()?;
        Some(BinType { capacity: size(&known.allocatable), cost: cheapest.0, accepts: None, limit: None })
    };
    let problem = Problem {
        dimensions: DIMENSIONS,
        classes: classes.into_iter().map(class).collect(),
        bin_types: input.instance_types.iter().filter_map(bin_type).collect(),
        open_bins: Vec::new(),
    };
    pack(&problem, Effort::Normal).lower_bound
}

fn size(resources: &Resources) -> Size {
    let mut size = [0; MAX_DIMENSIONS];
    size[..DIMENSIONS].copy_from_slice(&[resources.cpu_millicores, resources.memory_bytes >> 20, resources.pods]);
    size
}

fn summary(answer: &Answer) -> String {
    let mut text = format!(
        "{} pods, {} instance types, seed {}: planned in {:.0} ms, checked in {:.0} ms\n\
         {} nodes, ${:.4} an hour (resources alone: ${:.4}), {} pods placed, {} not, {} violations\n",
        answer.pods,
        answer.types,
        answer.seed,
        answer.elapsed_ms,
        answer.check_ms,
        answer.nodes,
        answer.cost_usd_per_hour,
        answer.lower_bound_usd_per_hour,
        answer.scheduled,
        answer.unscheduled,
        answer.violations
    );
    answer.first_violations.iter().for_each(|line| text.push_str(&format!("  {line}\n")));
    text
}
