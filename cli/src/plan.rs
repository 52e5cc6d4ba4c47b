//! `spotctl plan`: the engine and its checker, planning input in, plan and report out.

use crate::args::PlanArguments;
use crate::checked_plan::{CheckedPlan, checked_plan};
use crate::failure::Failure;
use crate::json_input::{at_field, parse, read_text, refuse_later_version, validate_policy};
use crate::plausible::implausible;
use crate::terminal::{Progress, print_json, print_text};
use spot_domain::PlanningInput;
use std::fmt::Write;

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
