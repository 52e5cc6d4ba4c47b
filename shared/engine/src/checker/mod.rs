//! An independent judge of plans: re-verifies any plan against its planning input.
//!
//! It shares no code with the planner and does not use the matching methods of the domain types: every rule is
//! written here a second time, from the rules of Kubernetes and the product's definitions, so that a mistake in one
//! is caught by the other. It says nothing about how good a plan is, only whether it may run.

mod anti_affinity;
mod budgets;
mod capacity;
mod case;
mod dns;
mod facts;
mod findings;
mod fleet;
mod labels;
mod layers;
mod leaving;
mod listing;
mod local_ties;
mod money;
mod node_fit;
mod offerings;
mod opt_out;
mod pending;
mod place;
mod pod_affinity;
mod pod_index;
mod ports;
mod replacement;
mod replay;
mod replicas;
mod rule;
mod safety_report;
mod spread;
mod switches;
mod topology;

pub use replacement::check_replacement;
pub use rule::{CheckRule, Violation};

use case::Case;
use findings::Findings;
use spot_domain::{PlanOutcome, PlanningInput};

/// Every rule that `outcome` breaks as an answer to `input`, ordered by rule and subject; none means the plan holds.
pub fn check_plan(input: &PlanningInput, outcome: &PlanOutcome) -> Vec<Violation> {
    let mut findings = Findings::default();
    let case = Case::open(input, outcome, &mut findings);
    for check in CHECKS {
        check(&case, &mut findings);
    }
    findings.into_sorted()
}

/// All checks; each reads the case alone, so their order does not matter.
const CHECKS: [fn(&Case<'_>, &mut Findings); 19] = [
    fleet::check,
    leaving::check,
    switches::check,
    offerings::check,
    listing::check,
    pending::check,
    capacity::check,
    node_fit::check,
    ports::check,
    pod_affinity::check,
    anti_affinity::check,
    spread::check,
    local_ties::check,
    budgets::check,
    replicas::check,
    dns::check,
    layers::check,
    safety_report::check,
    money::check,
];

#[cfg(test)]
mod tests;
