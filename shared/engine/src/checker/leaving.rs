//! Which nodes may leave at all.

use super::CheckRule;
use super::case::Case;
use super::findings::Findings;
use super::opt_out::node_opt_out;
use spot_domain::{CapacityType, Node, PlanStep};

/// Checks every leaving node of the input.
pub(super) fn check(case: &Case<'_>, findings: &mut Findings) {
    for step in &case.plan.steps {
        for name in &step.leaving {
            let Some(index) = case.places.find(name.as_str()) else { continue };
            if let Some(node) = case.places.all[index].node {
                check_node(case, step, (index, node), findings);
            }
        }
    }
}

fn check_node(case: &Case<'_>, step: &PlanStep, (index, node): (usize, &Node), findings: &mut Findings) {
    let mut add = |rule, why: String| findings.add(rule, &node.name, why);
    if let Some(reason) = node.unmanaged {
        add(CheckRule::UnmanagedNodeLeaves, format!("it is not ours to change: {reason:?}"));
        return;
    }
    if let Some(missing) = unknown_side(case, node) {
        add(CheckRule::UnknownNodeLeaves, missing.to_owned());
    }
    if !node.ready || node.terminating {
        add(CheckRule::UnhealthyNodeLeaves, "it is not Ready or already being deleted".to_owned());
    }
    if node.pods_unknown && !same_shape_as_spot(case, step, index, node) {
        add(
            CheckRule::PodsUnknownNodeLeaves,
            "its pods are not known, and no Spot node of its shape replaces it".into(),
        );
    }
    let age_secs = node.created_at.map(|created| case.input.now.as_second() - created.as_second());
    if let Some(mark) = node_opt_out(&node.annotations, &node.labels, age_secs) {
        add(CheckRule::NodeOptOut, format!("it carries {mark}"));
    }
    if let Some(until) = node.forced_until.filter(|until| until.as_second() > case.input.now.as_second()) {
        add(CheckRule::NodeForced, format!("it is forced on-demand until {until}"));
    }
    if let Some(what) = excluded(case, node) {
        add(CheckRule::NodeExcluded, format!("the policy excludes its {what}"));
    }
}

fn unknown_side(case: &Case<'_>, node: &Node) -> Option<&'static str> {
    let group = node.group.as_ref().and_then(|id| case.facts.group(id.as_str()));
    let known_type = node.instance_type.as_ref().and_then(|name| case.facts.instance_type(name.as_str()));
    if node.windows || group.is_some_and(|group| group.windows) {
        Some("it runs Windows")
    } else if group.is_none() {
        Some("its group is not known")
    } else if known_type.is_none() {
        Some("its instance type is not known")
    } else if node.zone.is_none() {
        Some("its zone is not known")
    } else if node.capacity_type.is_none() {
        Some("its capacity type is not known")
    } else {
        None
    }
}

fn excluded(case: &Case<'_>, node: &Node) -> Option<&'static str> {
    let exclusions = &case.input.policy.exclusions;
    if node.instance_type.as_ref().is_some_and(|name| exclusions.instance_types.contains(name)) {
        Some("instance type")
    } else if node.taints.iter().any(|taint| exclusions.taints.contains(taint)) {
        Some("taint")
    } else if exclusions.labels.iter().any(|(key, value)| node.labels.get(key) == Some(value)) {
        Some("label")
    } else {
        None
    }
}

/// The one way in which a node with unknown pods may go: a single Spot node of its type and zone takes its place and
/// all its known pods.
fn same_shape_as_spot(case: &Case<'_>, step: &PlanStep, index: usize, node: &Node) -> bool {
    let ([_], [joining]) = (step.leaving.as_slice(), step.joining.as_slice()) else { return false };
    let Some(to) = case.places.find(joining.as_str()) else { return false };
    let Some(planned) = case.places.all[to].planned else { return false };
    let same = planned.capacity_type == Some(CapacityType::Spot)
        && planned.instance_type == node.instance_type
        && planned.zone == node.zone;
    same && step.moves.iter().all(|moved| moved.from != node.name || moved.to == *joining)
        && (0..case.input.pods.len())
            .filter(|&pod| case.course.start[pod] == Some(index))
            .all(|pod| case.course.end[pod].is_none_or(|end| end == to))
}
