//! A plan as the commands show it: made by the engine, re-checked by its independent checker, withheld if that finds
//! anything.

use schemars::JsonSchema;
use serde::Serialize;
use spot_domain::{BlockRule, Microusd, NodeName, Plan, PlanOutcome, PlanReport, PlanningInput};
use spot_engine::checker::{Violation, check_plan};
use std::collections::BTreeMap;

/// What `spotctl plan` answers: the engine's answer, and what the checker says of it.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct CheckedPlan {
    /// What to do.
    pub(crate) plan: Plan,
    /// Why.
    pub(crate) report: PlanReport,
    /// Rules that the plan made broke, by the independent check; empty when the plan is shown. A plan that breaks one is a
    /// defect of the program: it is withheld, and `plan` and `report` show the fleet as it is.
    pub(crate) plan_withheld: Vec<Violation>,
}

/// Plans and checks.
pub(crate) fn checked_plan(input: &PlanningInput) -> CheckedPlan {
    checked(input, spot_engine::plan)
}

fn checked(input: &PlanningInput, make: impl Fn(&PlanningInput) -> PlanOutcome) -> CheckedPlan {
    let outcome = make(input);
    let plan_withheld = check_plan(input, &outcome);
    let PlanOutcome { plan, report } = if plan_withheld.is_empty() { outcome } else { untouched(input) };
    CheckedPlan { plan, report, plan_withheld }
}

/// The fleet as it is, with what keeps its nodes; that the plan was switched off for this is nobody's remedy.
fn untouched(input: &PlanningInput) -> PlanOutcome {
    let mut input = input.clone();
    input.policy.enabled = false;
    let mut outcome = spot_engine::plan(&input);
    let report = &mut outcome.report;
    report.blocked.retain(|blocked| blocked.rule != BlockRule::PolicyDisabled);
    let by_node: BTreeMap<&NodeName, Microusd> =
        report.blocked.iter().map(|blocked| (&blocked.node, blocked.microusd_per_month)).collect();
    report.blocked_microusd_per_month = by_node.into_values().sum();
    outcome
}

impl CheckedPlan {
    /// Why the plan is not shown, in a sentence with the first rule broken; none when it is shown.
    pub(crate) fn withheld_because(&self) -> Option<String> {
        let violation = self.plan_withheld.first()?;
        Some(format!(
            "A plan was made but broke a rule of the independent check ({violation}); it is not shown. This is a defect \
             of spotctl, please report it."
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// One on-demand node that the policy may change.
    fn input() -> PlanningInput {
        let node = json!({"name": "a", "allocatable": {"cpu_millicores": 1930, "memory_bytes": 7_000_000_000_u64}});
        let input = json!({"schema_version": 1, "now": "2026-01-01T00:00:00Z", "nodes": [node],
            "market": {"region": "us-east-1"}, "policy": {}});
        serde_json::from_value(input).unwrap()
    }

    /// An engine that loses every node.
    fn careless(input: &PlanningInput) -> PlanOutcome {
        let mut outcome = spot_engine::plan(input);
        outcome.plan.nodes.clear();
        outcome
    }

    #[test]
    fn a_plan_that_breaks_a_rule_is_withheld_and_the_fleet_shown_as_it_is() {
        let answer = checked(&input(), careless);
        assert_eq!((answer.plan.steps.len(), answer.plan.nodes.len()), (0, 1));
        assert!(answer.withheld_because().unwrap().contains("node_lost: a"), "{:?}", answer.plan_withheld);
        assert!(answer.report.blocked.iter().all(|row| row.rule != BlockRule::PolicyDisabled));
        let written = serde_json::to_value(&answer).unwrap();
        assert_eq!(written["plan_withheld"][0]["rule"], "node_lost");
    }

    #[test]
    fn a_plan_that_holds_is_shown() {
        let answer = checked_plan(&input());
        assert!(answer.plan_withheld.is_empty() && answer.withheld_because().is_none());
    }
}
