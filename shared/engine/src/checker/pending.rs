//! Pending pods are all answered, once, and room promised to them is kept.

use super::CheckRule;
use super::case::Case;
use super::facts::{belongs_to_node, takes_room};
use super::findings::Findings;
use spot_domain::{PendingPod, Pod, PodPhase};

/// Checks the answers for pending pods.
pub(super) fn check(case: &Case<'_>, findings: &mut Findings) {
    let mut answers = vec![0_u32; case.input.pods.len()];
    for pending in &case.plan.pending {
        match case.facts.pod_index(&pending.pod) {
            None => findings.add(CheckRule::UnknownPod, &pending.pod, "pending, but the input has no such pod"),
            Some(index) => {
                answers[index] += 1;
                check_answer(case, pending, case.facts.pod(index), findings);
            }
        }
    }
    for (index, pod) in case.input.pods.iter().enumerate().filter(|(_, pod)| waits(pod)) {
        match answers[index] {
            1 => check_promise(case, index, pod, findings),
            0 => findings.add(CheckRule::PendingPod, &pod.name, "it is pending, and the plan says nothing of it"),
            _ => findings.add(CheckRule::PendingPod, &pod.name, "it is answered more than once"),
        }
    }
}

fn waits(pod: &Pod) -> bool {
    pod.node.is_none() && pod.phase == PodPhase::Pending && !pod.terminating && !belongs_to_node(pod)
}

fn check_answer(case: &Case<'_>, pending: &PendingPod, pod: &Pod, findings: &mut Findings) {
    if pod.node.is_some() || !takes_room(pod) {
        findings.add(CheckRule::PendingPod, &pending.pod, "it is called pending, but is bound or has ended");
    }
    let Some(name) = &pending.placed_on else { return };
    let there = case.places.find(name.as_str()).is_some_and(|place| case.places.all[place].remains());
    if !there {
        findings.add(
            CheckRule::PendingPod,
            &pending.pod,
            format!("it is put on {name}, which is not there at the end"),
        );
    }
}

/// A node promised to a pending pod does not leave without another place for the pod.
fn check_promise(case: &Case<'_>, index: usize, pod: &Pod, findings: &mut Findings) {
    let Some(node) = &pod.nominated_node else { return };
    let leaves = case.places.find(node.as_str()).is_some_and(|place| !case.places.all[place].remains());
    if leaves && case.course.end[index].is_none() {
        findings.add(CheckRule::PendingPod, &pod.name, format!("{node}, promised to it, leaves"));
    }
}
