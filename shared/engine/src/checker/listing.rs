//! The pods listed per planned node are those that the steps lead to, each once.

use super::CheckRule;
use super::case::Case;
use super::facts::{belongs_to_node, takes_room};
use super::findings::Findings;
use spot_domain::{ObjectName, PlannedNode};

/// Checks the lists of pods.
pub(super) fn check(case: &Case<'_>, findings: &mut Findings) {
    let mut listed = vec![0_u32; case.input.pods.len()];
    for planned in &case.plan.nodes {
        for name in &planned.pods {
            if let Some(pod) = check_entry(case, planned, name, findings) {
                listed[pod] += 1;
                check_place(case, planned, pod, listed[pod], findings);
            }
        }
    }
    for (pod, &count) in listed.iter().enumerate() {
        if count == 0 && must_be_listed(case, pod) {
            findings.add(CheckRule::PodLost, &case.facts.pod(pod).name, "it is on no planned node");
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

fn check_place(case: &Case<'_>, planned: &PlannedNode, pod: usize, times: u32, findings: &mut Findings) {
    let name = &case.facts.pod(pod).name;
    if times > 1 {
        findings.add(CheckRule::PodDuplicated, name, format!("listed again on {}", planned.name));
        return;
    }
    if case.course.lost[pod] {
        return;
    }
    let end = case.course.end[pod].map(|place| case.places.all[place].name);
    if end != Some(planned.name.as_str()) {
        let why = format!("listed on {}, but the steps leave it on {}", planned.name, end.unwrap_or("no node"));
        findings.add(CheckRule::PodMisplaced, name, why);
    }
}

/// Bound pods must be listed, as long as their course is whole and their node is. Pods that the plan places while
/// they are still pending may be.
fn must_be_listed(case: &Case<'_>, pod: usize) -> bool {
    let end = case.course.end[pod].filter(|_| case.course.start[pod].is_some());
    !belongs_to_node(case.facts.pod(pod)) && end.is_some_and(|place| case.places.all[place].planned.is_some())
}
