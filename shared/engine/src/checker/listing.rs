//! The pods listed per planned node are those that the steps lead to, each once.

use super::CheckRule;
use super::case::Case;
use super::facts::{belongs_to_node, takes_room};
use super::findings::Findings;
use spot_domain::{ObjectName, PlannedNode};

/// Checks the lists of pods.
pub(super) fn check(case: &Case<'_>, findings: &mut Findings) {
    let mut listed: Vec<Vec<&PlannedNode>> = vec![Vec::new(); case.input.pods.len()];
    for planned in &case.plan.nodes {
        for name in &planned.pods {
            if let Some(pod) = check_entry(case, planned, name, findings) {
                listed[pod].push(planned);
            }
        }
    }
    for (pod, nodes) in listed.iter().enumerate() {
        let name = &case.facts.pod(pod).name;
        match nodes[..] {
            [] if must_be_listed(case, pod) => findings.add(CheckRule::PodLost, name, "it is on no planned node"),
            [] => {}
            [planned] => check_place(case, planned, pod, findings),
            [first, second, ..] => {
                let why = format!("listed on {} and again on {}", first.name, second.name);
                findings.add(CheckRule::PodDuplicated, name, why);
            }
        }
    }
}

fn check_entry(case: &Case<'_>, planned: &PlannedNode, name: &ObjectName, findings: &mut Findings) -> Option<usize> {
    let Some(index) = case.facts.pod_index(name) else {
        findings.add(CheckRule::UnknownPod, name, format!("listed on {}, but the input has no such pod", planned.name));
        return None;
    };
    let pod = case.facts.pod(index);
    if belongs_to_node(pod) || !takes_room(pod) {
        let why = format!("listed on {}, but it has ended or belongs to its node", planned.name);
        findings.add(CheckRule::UnknownPod, name, why);
        return None;
    }
    Some(index)
}

fn check_place(case: &Case<'_>, planned: &PlannedNode, pod: usize, findings: &mut Findings) {
    if case.course.lost[pod] {
        return;
    }
    let end = case.course.end[pod].map(|place| case.places.all[place].name);
    if end != Some(planned.name.as_str()) {
        let why = format!("listed on {}, but the steps leave it on {}", planned.name, end.unwrap_or("no node"));
        findings.add(CheckRule::PodMisplaced, &case.facts.pod(pod).name, why);
    }
}

/// Bound pods must be listed, as long as their course is whole and their node is. Pods that the plan places while
/// they are still pending may be.
fn must_be_listed(case: &Case<'_>, pod: usize) -> bool {
    let end = case.course.end[pod].filter(|_| case.course.start[pod].is_some());
    !belongs_to_node(case.facts.pod(pod)) && end.is_some_and(|place| case.places.all[place].planned.is_some())
}
