//! Judging a plan for nodes that go anyway: everything holds for where pods go and what is bought, nothing is asked about
//! what keeps the lost nodes and their pods where they are.

use super::case::Case;
use super::findings::Findings;
use super::{
    CheckRule, Violation, anti_affinity, capacity, fleet, layers, listing, money, node_fit, offerings, pending,
    pod_affinity, ports, safety_report, spread,
};
use spot_domain::{PlanOutcome, PlanningInput};
use std::collections::BTreeSet;

/// What still counts when nodes are lost.
const CHECKS: [fn(&Case<'_>, &mut Findings); 13] = [
    fleet::check,
    offerings::check,
    listing::check,
    pending::check,
    capacity::check,
    node_fit::check,
    ports::check,
    pod_affinity::check,
    anti_affinity::check,
    spread::check,
    layers::check,
    safety_report::check,
    money::check,
];

/// Every rule that `outcome` breaks as an answer to the loss of the nodes that leave in it. A pod that is left behind is
/// no violation: it fitted nowhere. Nor is a layer that the loss breaks by itself, whatever is bought.
pub fn check_replacement(input: &PlanningInput, outcome: &PlanOutcome) -> Vec<Violation> {
    let mut findings = Findings::default();
    let case = Case::open(input, outcome, &mut findings);
    for check in CHECKS {
        check(&case, &mut findings);
    }
    let mut found = findings.into_sorted();
    found.retain(|violation| violation.rule != CheckRule::PodLeftBehind);
    if found.iter().any(|violation| is_about_layers(violation.rule)) {
        let by_loss = broken_by_loss(input, outcome);
        let by_plan = broken_after_loss(input, outcome);
        found.retain(|violation| match violation.rule {
            CheckRule::SafetyReading | CheckRule::SafetyVerdict => by_loss.is_empty(),
            rule => !by_loss.contains(&rule) || by_plan.contains(&rule),
        });
    }
    found
}

fn is_about_layers(rule: CheckRule) -> bool {
    matches!(
        rule,
        CheckRule::PoolStability
            | CheckRule::ZoneSpread
            | CheckRule::PoolShare
            | CheckRule::OnDemandShare
            | CheckRule::SpotShareLimit
            | CheckRule::SafetyReading
            | CheckRule::SafetyVerdict
    )
}

/// Layers that break when the nodes leave and nothing joins.
fn broken_by_loss(input: &PlanningInput, outcome: &PlanOutcome) -> BTreeSet<CheckRule> {
    let mut alone = outcome.clone();
    alone.plan.nodes.retain(|node| !node.joining);
    for step in &mut alone.plan.steps {
        step.joining.clear();
        step.moves.clear();
    }
    broken_layers(input, &alone)
}

/// Layers that break from the fleet that the loss leaves to the planned one.
fn broken_after_loss(input: &PlanningInput, outcome: &PlanOutcome) -> BTreeSet<CheckRule> {
    let lost: BTreeSet<_> = outcome.plan.steps.iter().flat_map(|step| &step.leaving).collect();
    let mut left = input.clone();
    left.nodes.retain(|node| !lost.contains(&node.name));
    let mut bought = outcome.clone();
    for step in &mut bought.plan.steps {
        step.leaving.clear();
        step.moves.clear();
    }
    broken_layers(&left, &bought)
}

fn broken_layers(input: &PlanningInput, outcome: &PlanOutcome) -> BTreeSet<CheckRule> {
    let (mut ignored, mut findings) = (Findings::default(), Findings::default());
    layers::check(&Case::open(input, outcome, &mut ignored), &mut findings);
    findings.into_sorted().into_iter().map(|violation| violation.rule).collect()
}
