//! `spotctl plan`: the engine and its checker, planning input in, plan and report out.

use crate::args::PlanArguments;
use crate::checked_plan::{CheckedPlan, checked_plan};
use crate::failure::Failure;
use crate::json_input::{at_field, parse, read_text, refuse_later_version, validate_policy};
use crate::terminal::{Progress, print_json, print_text};
use spot_domain::{Node, NodeGroupId, NodeName, ObjectName, PlanningInput, Resources};
use std::collections::BTreeSet;
use std::fmt::Write;

/// The largest machine AWS rents has 1,920 vCPUs and 32 TiB; a hundred times that is a mistake in a unit.
const MOST_CPU_MILLICORES: u64 = 200_000_000;
const MOST_MEMORY_BYTES: u64 = 3 << 50;
/// No instance costs 10,000 dollars an hour.
const MOST_MICROUSD_PER_HOUR: u64 = 10_000_000_000;

/// Runs the subcommand.
pub(crate) fn run(arguments: &PlanArguments) -> Result<(), Failure> {
    let input = read(&arguments.input)?;
    let answer = {
        let _progress = Progress::start("planning");
        checked_plan(&input)
    };
    if arguments.json { print_json(&answer) } else { print_text(&summary(&answer)) }
}

fn read(file: &str) -> Result<PlanningInput, Failure> {
    let text = read_text(file)?;
    refuse_later_version(file, &text)?;
    let input: PlanningInput = parse(file, &text)?;
    validate_policy(file, &text, "policy.", &input.policy)?;
    match implausible(&input) {
        Some((field, reason)) => Err(at_field(file, &text, &field, &reason)),
        None => Ok(input),
    }
}

/// The first field whose value no cluster can have, and why.
fn implausible(input: &PlanningInput) -> Option<(String, String)> {
    implausible_nodes(input).or_else(|| implausible_pods(input)).or_else(|| implausible_market(input))
}

fn implausible_nodes(input: &PlanningInput) -> Option<(String, String)> {
    let groups: BTreeSet<&NodeGroupId> = input.node_groups.iter().map(|group| &group.id).collect();
    let mut names: BTreeSet<&NodeName> = BTreeSet::new();
    input.nodes.iter().enumerate().find_map(|(index, Node { name, group, allocatable, .. })| {
        if !names.insert(name) {
            return Some((format!("nodes[{index}].name"), format!("`{name}` is there twice")));
        }
        if let Some(group) = group.as_ref().filter(|group| !groups.contains(group)) {
            return Some((format!("nodes[{index}].group"), format!("`{group}` is not among node_groups")));
        }
        absurd(allocatable).map(|(field, reason)| (format!("nodes[{index}].allocatable.{field}"), reason))
    })
}

fn implausible_pods(input: &PlanningInput) -> Option<(String, String)> {
    let mut names: BTreeSet<&ObjectName> = BTreeSet::new();
    input.pods.iter().enumerate().find_map(|(index, pod)| {
        if !names.insert(&pod.name) {
            return Some((format!("pods[{index}].name"), format!("`{}` is there twice", pod.name)));
        }
        absurd(&pod.requests).map(|(field, reason)| (format!("pods[{index}].requests.{field}"), reason))
    })
}

fn implausible_market(input: &PlanningInput) -> Option<(String, String)> {
    let types = input.instance_types.iter().enumerate().find_map(|(index, known)| {
        let (field, reason) = absurd(&known.allocatable)?;
        Some((format!("instance_types[{index}].allocatable.{field}"), reason))
    });
    let dear = |price: u64| format!("{price} is more than any instance costs, {MOST_MICROUSD_PER_HOUR}");
    types.or_else(|| {
        input.market.types.iter().enumerate().find_map(|(index, quote)| {
            let prices = [
                ("on_demand_microusd_per_hour", quote.on_demand_microusd_per_hour.0),
                ("spot_microusd_per_hour", quote.spot_microusd_per_hour.map_or(0, |price| price.0)),
            ];
            let (field, price) = prices.into_iter().find(|(_, price)| *price > MOST_MICROUSD_PER_HOUR)?;
            Some((format!("market.types[{index}].{field}"), dear(price)))
        })
    })
}

fn absurd(resources: &Resources) -> Option<(&'static str, String)> {
    let above = |value: u64, most: u64| format!("{value} is more than any machine has, {most}");
    if resources.cpu_millicores > MOST_CPU_MILLICORES {
        Some(("cpu_millicores", above(resources.cpu_millicores, MOST_CPU_MILLICORES)))
    } else if resources.memory_bytes > MOST_MEMORY_BYTES {
        Some(("memory_bytes", above(resources.memory_bytes, MOST_MEMORY_BYTES)))
    } else {
        None
    }
}

fn summary(answer: &CheckedPlan) -> String {
    let CheckedPlan { plan, report, .. } = answer;
    let usd = |micro: spot_domain::Microusd| format!("${:.2}", micro.as_usd());
    let mut text = format!(
        "{} a month now, {} planned; {} steps, {} blocked rows; safety {:?}\n",
        usd(report.before_microusd_per_month),
        usd(report.after_microusd_per_month),
        plan.steps.len(),
        report.blocked.len(),
        report.safety.verdict
    );
    for (index, step) in plan.steps.iter().enumerate() {
        let _ = writeln!(
            text,
            "{}. {:?} saves {}: {}",
            index + 1,
            step.kind,
            usd(step.saves_microusd_per_month),
            step.reason
        );
    }
    if let Some(sentence) = answer.withheld_because() {
        let _ = writeln!(text, "{sentence}");
    }
    text
}
