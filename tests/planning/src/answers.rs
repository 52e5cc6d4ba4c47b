//! Words to judge an answer by: who leaves, where a pod lands, what is said of a node.

use crate::scenes::{Scene, idle_node};
use spot_domain::{BlockRule, PlanOutcome, PlannedNode, PlanningInput, StepKind};

/// Plans and demands that the independent checker finds nothing.
pub fn planned(input: &PlanningInput) -> PlanOutcome {
    let outcome = spot_engine::plan(input);
    let violations = spot_engine::checker::check_plan(input, &outcome);
    assert!(violations.is_empty(), "the checker found {violations:?}");
    outcome
}

/// Whether some step takes the node out.
pub fn leaves(outcome: &PlanOutcome, node: &str) -> bool {
    leaves_by(outcome, node).is_some()
}

/// The kind of the step that takes the node out.
pub fn leaves_by(outcome: &PlanOutcome, node: &str) -> Option<StepKind> {
    let step = outcome.plan.steps.iter().find(|step| step.leaving.iter().any(|leaving| leaving.as_str() == node));
    step.map(|step| step.kind)
}

/// Whether the node is in the planned fleet and in no step.
pub fn stays(outcome: &PlanOutcome, node: &str) -> bool {
    !leaves(outcome, node) && outcome.plan.nodes.iter().any(|known| known.name.as_str() == node && !known.joining)
}

/// Rules reported for a node.
pub fn rules_of(outcome: &PlanOutcome, node: &str) -> Vec<BlockRule> {
    let rows = outcome.report.blocked.iter().filter(|row| row.node.as_str() == node);
    rows.map(|row| row.rule).collect()
}

/// The rule for which a node that might have left was let be, at the last try.
pub fn rejected_for(outcome: &PlanOutcome, node: &str) -> Option<BlockRule> {
    outcome.report.rejected.iter().rfind(|row| row.candidate == node).map(|row| row.rule)
}

/// The planned node on which a pod of this name ends.
pub fn home_of<'a>(outcome: &'a PlanOutcome, pod: &str) -> &'a PlannedNode {
    let home = outcome.plan.nodes.iter().find(|node| node.pods.iter().any(|name| name.name == pod));
    home.unwrap_or_else(|| panic!("{pod} is on a planned node"))
}

/// Nodes that join.
pub fn joining(outcome: &PlanOutcome) -> Vec<&PlannedNode> {
    outcome.plan.nodes.iter().filter(|node| node.joining).collect()
}

/// Moves that end on a node.
pub fn moves_to(outcome: &PlanOutcome, node: &str) -> usize {
    let moves = outcome.plan.steps.iter().flat_map(|step| &step.moves);
    moves.filter(|pod_move| pod_move.to.as_str() == node).count()
}

/// Saved in micro-dollars a month.
pub fn saving(outcome: &PlanOutcome) -> i64 {
    outcome.report.before_microusd_per_month.0 - outcome.report.after_microusd_per_month.0
}

/// Without the blocker the idle node leaves; with it the node stays, and the report names rule and remedy.
pub fn assert_blocks(rule: BlockRule, plant: impl FnOnce(&mut Scene)) {
    let mut scene = idle_node();
    assert!(leaves(&planned(&scene.input), &scene.node), "without the blocker the node leaves");
    plant(&mut scene);
    let outcome = planned(&scene.input);
    assert!(stays(&outcome, &scene.node), "the node stays; steps {:?}", outcome.plan.steps);
    let rows: Vec<_> = outcome.report.blocked.iter().filter(|row| row.node.as_str() == scene.node).collect();
    assert!(rows.iter().any(|row| row.rule == rule), "{rule:?} is reported; rows {rows:?}");
    assert!(rows.iter().all(|row| !row.remedy.is_empty() && !row.message.is_empty()), "said and with a remedy");
}
